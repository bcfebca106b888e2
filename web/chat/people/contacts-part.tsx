import { useState } from 'preact/hooks';
import { t } from '../../shared/language';
import type { ContactView } from '../../shared/wire';
import { Avatar } from '../avatar';
import { name } from '../text';
import { changeContact, contacts } from './contacts';
import { useDoing } from './doing';
import { Find } from './find';

/** My contacts: who asks, whom I asked, who is told of my SOS, whom I blocked. */
export function ContactsPart() {
  const { busy, problem, act } = useDoing();
  const [asking, setAsking] = useState(false);
  const order = { asked: 0, accepted: 1, requested: 2, blocked: 3 };
  const all = [...contacts.value].sort((one, other) => order[one.status] - order[other.status]);
  const change = (what: Parameters<typeof changeContact>[0], { person }: Pick<ContactView, 'person'>) =>
    act(() => changeContact(what, person.id));
  return (
    <section class="contacts">
      <h3>{t('contacts')}</h3>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {all.length === 0 && <p class="hint">{t('contacts-empty')}</p>}
      <ul class="people">
        {all.map((contact) => (
          <li key={contact.person.id} class="contact">
            <Avatar name={name(contact.person.name)} of={contact.person.id} />
            <span class="who">
              <bdi>{name(contact.person.name)}</bdi>
              <small class="quiet">{stands(contact)}</small>
            </span>
            <span class="acts">
              {ACTS[contact.status].map((what) => (
                <button type="button" key={what} disabled={busy} onClick={() => change(what, contact)}>
                  {verb(what)} <span class="aloud">{name(contact.person.name)}</span>
                </button>
              ))}
              {contact.status === 'accepted' && (
                <label class="switch">
                  <input
                    type="checkbox"
                    checked={contact.emergency}
                    disabled={busy}
                    onChange={(event) => change(event.currentTarget.checked ? 'emergency' : 'not-emergency', contact)}
                  />{' '}
                  {t('contact-emergency')}
                </label>
              )}
            </span>
          </li>
        ))}
      </ul>
      {asking ? (
        <Find
          without={all.map(({ person }) => person.id)}
          label={(of) => t('contact-ask', { name: of })}
          choose={(person) => {
            setAsking(false);
            change('request', { person });
          }}
        />
      ) : (
        <button type="button" onClick={() => setAsking(true)}>
          {t('contact-add')}
        </button>
      )}
    </section>
  );
}

const ACTS = {
  asked: ['accept', 'decline', 'block'],
  accepted: ['remove', 'block'],
  requested: ['remove'],
  blocked: ['unblock'],
} as const;

function verb(what: 'accept' | 'decline' | 'block' | 'unblock' | 'remove'): string {
  return {
    accept: t('contact-accept'),
    decline: t('contact-decline'),
    block: t('contact-block'),
    unblock: t('contact-unblock'),
    remove: t('remove'),
  }[what];
}

function stands({ status, emergency_for }: ContactView): string {
  const how = {
    asked: t('contact-asked'),
    accepted: t('contact-accepted'),
    requested: t('contact-requested'),
    blocked: t('contact-blocked'),
  }[status];
  return emergency_for ? `${how} · ${t('contact-emergency-for')}` : how;
}
