import '../shared/palette.css';
import './desk.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Detail } from './detail/detail';
import { Dialogs } from './dialogs';
import { Header, StaleBar } from './header';
import { onKey } from './keys';
import { List } from './list/list';
import { follow, incidents } from './session';
import { strings } from './strings';
import { selected, unacknowledged } from './view';

function Desk() {
  return (
    <div class="desk" data-screen={selected.value ? 'detail' : 'list'}>
      <Header />
      <StaleBar />
      <main>
        <List />
        <Detail />
      </main>
      <Dialogs />
      <div class="aloud" id="announce" aria-live="assertive" />
    </div>
  );
}

const root = document.getElementById('desk');
if (root) render(<Desk />, root);

addEventListener('keydown', onKey);
effect(() => {
  document.title = unacknowledged.value ? `(${unacknowledged.value}) ${strings.title}` : strings.title;
});
follow(
  (entry) => {
    const incident = entry.type === 'incident.opened' && incidents.value.get(entry.incident ?? '');
    const announce = document.getElementById('announce');
    if (incident && announce) announce.textContent = strings.announceNew(incident);
  },
  () => {},
);
