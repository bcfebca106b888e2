import { signal } from '@preact/signals';
import { ask } from '../../shared/ask';
import { get } from '../../shared/token';
import type { ContactList, ContactView } from '../../shared/wire';
import { learn, onArrival } from '../chats';
import { see } from '../pictures/portraits';

/** How others stand to me, as the gateway said last. */
export const contacts = signal<readonly ContactView[]>([]);

export async function listContacts(): Promise<void> {
  const { contacts: all } = await get<ContactList>('/v1/contacts');
  for (const { person } of all) learn(person.id, person.name);
  see(all.map(({ person }) => person));
  contacts.value = all;
}

/** Changes how somebody stands to me, then looks how everybody does. */
export async function changeContact(
  what: 'request' | 'accept' | 'decline' | 'block' | 'unblock' | 'remove' | 'emergency' | 'not-emergency',
  person: string,
): Promise<void> {
  const of = `/v1/contacts/${person}`;
  if (what === 'request') await ask('POST', '/v1/contacts', { person });
  else if (what === 'remove') await ask('DELETE', of);
  else if (what === 'emergency' || what === 'not-emergency')
    await ask('PATCH', of, { emergency: what === 'emergency' });
  else await ask('POST', `${of}/${what}`, {});
  await listContacts();
}

onArrival((entry) => {
  if (entry.type.startsWith('contact.')) listContacts().catch(() => {});
});
