import '../shared/palette.css';
import './desk.css';
import { render } from 'preact';
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

const root = document.getElementById('desk');
if (root) render(<Desk />, root);

addEventListener('keydown', onKey);
watch();
