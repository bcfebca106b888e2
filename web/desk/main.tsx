import '../shared/palette.css';
import '../shared/base.css';
import './desk.css';
import { render } from 'preact';
import { wait } from '../shared/backoff';
import { speak } from '../shared/language';
import { Announcements, watch } from './attention/attention';
import { SecondWanted } from './commands/wanted';
import { Detail } from './detail/detail';
import { Dialogs } from './dialogs';
import { Header, StaleBar } from './header';
import { onKey } from './keys';
import { List } from './list/list';
import { selected } from './view';

function Desk() {
  return (
    <div class="desk" data-screen={selected.value ? 'detail' : 'list'}>
      <Header />
      <StaleBar />
      <main>
        <List />
        <Detail />
      </main>
      <SecondWanted />
      <Dialogs />
      <Announcements />
    </div>
  );
}

const texts = import.meta.glob<string>('../../languages/*/desk.ftl', { query: '?raw', import: 'default' });

/** The page shows nothing before it has its words: they are a small file of their own. */
async function start(attempt = 0): Promise<void> {
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
}

start();
