import { effect } from '@preact/signals';
import { render } from 'preact';
import { t } from '../../shared/language';
import { get } from '../../shared/token';
import type { ContactCalls } from '../../shared/wire';
import { onArrival } from '../chats';
import { standing } from '../session';
import { name } from '../text';

/** Beside what the list draws: its own script is in the first view, and does not know of calls. */
const into = document.createElement('div');

/** Shows on top of the list which of my contacts call for help now; each leads to the call. */
async function showCalls(): Promise<void> {
  const { incidents } = await get<ContactCalls>('/v1/contacts/sos');
  const running = incidents.filter(({ sos, status }) => sos && !sos.end && status !== 'resolved');
  const links = running.map(({ id, origin }) => {
    const caller = name(origin.kind === 'person' ? origin.name : '');
    return (
      <a key={id} class="calls" href={`#call/${id}`}>
        {t('call-title', { name: caller })}
      </a>
    );
  });
  if (!into.isConnected) document.querySelector('.list > header')?.after(into);
  render(links, into);
}

// Without an answer the next connection asks again.
effect(() => {
  if (standing.value === 'live') showCalls().catch(() => {});
});
onArrival((entry) => {
  if (entry.type.startsWith('sos.')) showCalls().catch(() => {});
});
