import '../shared/palette.css';
import '../shared/base.css';
import './chat.css';
import { render } from 'preact';
import { wait } from '../shared/backoff';
import { speak, speakMore, t } from '../shared/language';
import { start, unread_total } from './chats';
import { Lazy } from './lazy';
import { List } from './list/list';
import { go, route } from './route';
import { me } from './session';
import { Standing } from './standing';

const AHEAD_MS = 1_000;
const texts = import.meta.glob<string>('../../languages/*/chat.ftl', { query: '?raw', import: 'default' });
const more_texts = import.meta.glob<string>('../../languages/*/chat-screens.ftl', { query: '?raw', import: 'default' });

/** A screen that is not shown at first: its script, and what it says. */
async function screen<T>(load: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([load, speakMore(more_texts)]);
  return loaded;
}
const group = () => screen(import('./people/group')).then(({ Group }) => Group);
const fresh = () => screen(import('./people/new')).then(({ New }) => New);
const search = () => screen(import('./search/search')).then(({ Search }) => Search);
const settings = () => screen(import('./settings/settings')).then(({ Settings }) => Settings);
/** Conversations and calls: one script, as either may be wanted next. */
const talk = () => screen(import('./talk/talk')).then(({ TalkScreen }) => TalkScreen);

const SCREENS = { talk, call: talk, group, new: fresh, search, settings };

function Pane() {
  const { screen, id } = route.value;
  if (screen === 'list') return <p class="none">{t('choose-conversation')}</p>;
  // The settings are one screen with others in it.
  return <Lazy key={screen === 'settings' ? screen : id} load={SCREENS[screen]} id={id} />;
}

/** The account may do nothing before it has a second factor. It stays so until the page is loaded anew. */
let due = false;

function Chat() {
  const total = unread_total.value;
  due ||= me.value?.second_factor === 'due';
  document.title = `${total ? `(${total}) ` : ''}${t('app-name')}`;
  return (
    <div class="chat" data-screen={due ? 'due' : route.value.screen}>
      <Standing />
      <div id="warnings" />
      <main class="panes">
        <h1 class="aloud">{t('app-name')}</h1>
        <List />
        <div class="pane">{due ? <Lazy load={settings} id="due" /> : <Pane />}</div>
      </main>
    </div>
  );
}

/** Escape leaves a screen, where nothing in it wants the key. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || route.value.screen === 'list') return;
  const { id } = route.value;
  go('list');
  requestAnimationFrame(() => document.getElementById(`row-${id}`)?.focus());
}

const root = document.getElementById('chat');
/** Looks at what is to be said, and says it. */
function resume(attempt = 0): void {
  import('./sending').then(
    (sending) => sending.resume(),
    () => setTimeout(resume, wait(attempt), attempt + 1),
  );
}

/** Asks the service worker to keep the chat on this phone, so that it opens without a network. */
async function keepChat(): Promise<void> {
  await navigator.serviceWorker?.register('/sos-worker.js');
  (await navigator.serviceWorker?.ready)?.active?.postMessage('keep-chat');
}

speak(texts).then(() => {
  if (root) render(<Chat />, root);
  addEventListener('keydown', onKey);
  start(resume);
  resume();
  // What is likely to be wanted next comes while nobody waits for it.
  setTimeout(() => talk().catch(() => {}), AHEAD_MS);
  keepChat().catch(() => {});
});
