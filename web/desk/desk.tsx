import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { wait } from '../shared/backoff';
import { speak } from '../shared/language';
import { Announcements, watch } from './attention/attention';
import { SecondWanted } from './commands/wanted';
import { Detail } from './detail/detail';
import { Header, StaleBar } from './header';
import { onKey } from './keys';
import { List } from './list/list';
import { me } from './session';
import { broadcasts, selected } from './view';

/** What the first view does without: it comes right after it. */
const later = signal<typeof import('./later') | undefined>();

function Desk() {
  const beside = broadcasts.value;
  const then = later.value;
  return (
    <div class="desk" data-screen={selected.value ? 'detail' : 'list'}>
      <Header />
      <StaleBar />
      {beside?.entered.value ? (
        <beside.Room />
      ) : (
        <main>
          <List />
          <Detail />
        </main>
      )}
      <SecondWanted />
      {then && <then.Dialogs />}
      <Announcements />
    </div>
  );
}

const texts = import.meta.glob<string>('../../languages/*/desk.ftl', { query: '?raw', import: 'default' });

/** The page shows nothing before it has its words: they are a small file of their own. */
export async function start(attempt = 0): Promise<void> {
  try {
    await speak(texts);
  } catch {
    setTimeout(start, wait(attempt), attempt + 1);
    return;
  }
  const root = document.getElementById('desk');
  if (root) render(<Desk />, root);
  addEventListener('keydown', onKey);
  watch();
  // With each connection anew, until it is there.
  effect(() => {
    if (!me.value) return;
    if (later.value) later.value.open();
    else
      import('./later').then(
        (loaded) => {
          later.value = loaded;
        },
        () => {},
      );
  });
}
