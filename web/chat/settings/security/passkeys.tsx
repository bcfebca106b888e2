import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { get } from '../../../shared/token';
import { canUsePasskeys } from '../../../shared/webauthn';
import type { PasskeyList, PasskeyView } from '../../../shared/wire';
import { full } from '../../days';
import { useDoing } from '../../people/doing';
import { name } from '../../text';
import { AddPasskey } from './passkey-add';
import { PasskeyName } from './passkey-name';

const PASSKEYS_MAX = 10;
const PATH = '/v1/me/passkeys';

/** What signs me in without a password: listed, added, named, removed. `instead`: nothing else is possible before there is one, or another second step; told once there is. */
export function Passkeys({ instead }: { instead?: () => void }) {
  const [list, setList] = useState<PasskeyList>();
  const look = () => get<PasskeyList>(PATH).then(setList);
  useEffect(() => {
    look().catch(() => {});
  }, []);
  if (!list?.domain || (instead && !canUsePasskeys(list.domain))) return null;
  const { domain, passkeys } = list;
  return (
    <section class="passkeys">
      <h3>{t('passkeys')}</h3>
      {instead && <p>{t('passkeys-instead')}</p>}
      <p class="hint">{t('passkeys-hint')}</p>
      {!instead && passkeys.length === 0 && <p class="hint">{t('passkeys-none')}</p>}
      <ul class="people">
        {passkeys.map((passkey) => (
          <One key={passkey.id} passkey={passkey} changed={look} />
        ))}
      </ul>
      {!canUsePasskeys(domain) && <p class="hint">{t('passkeys-unable')}</p>}
      {passkeys.length >= PASSKEYS_MAX && <p class="hint">{t('passkeys-full')}</p>}
      {canUsePasskeys(domain) && passkeys.length < PASSKEYS_MAX && <AddPasskey added={() => look().then(instead)} />}
    </section>
  );
}

function One({ passkey, changed }: { passkey: PasskeyView; changed: () => Promise<void> }) {
  const { id, added_at, last_used_at } = passkey;
  const shown = name(passkey.name);
  const [written, setWritten] = useState<string>();
  const renamed = useRef(false);
  const { busy, problem, act } = useDoing();
  const remove = () => {
    if (!confirm(t('passkey-remove-ask', { name: shown }))) return;
    act(async () => {
      await ask('DELETE', `${PATH}/${id}`);
      await changed();
    });
  };
  const close = () => {
    renamed.current = true;
    setWritten(undefined);
  };
  /** Whoever uses keys goes on where they were. */
  const back = (button: HTMLButtonElement | null) => {
    if (!button || button.disabled || !renamed.current) return;
    renamed.current = false;
    button.focus();
  };
  const rename = (to: string) =>
    act(async () => {
      await ask('PATCH', `${PATH}/${id}`, { name: to.trim() });
      await changed();
      close();
    });
  return (
    <li class="contact">
      {written === undefined ? (
        <>
          <span class="who">
            <bdi>{shown}</bdi>
            <small class="quiet">
              {t('passkey-added', { when: full(added_at) })}
              {last_used_at && ` · ${t('passkey-used', { when: full(last_used_at) })}`}
            </small>
          </span>
          <button
            type="button"
            ref={back}
            disabled={busy}
            aria-label={t('passkey-rename-one', { name: shown })}
            onClick={() => setWritten(passkey.name)}
          >
            {t('passkey-rename')}
          </button>
          <button type="button" disabled={busy} aria-label={t('passkey-remove-one', { name: shown })} onClick={remove}>
            {t('remove')}
          </button>
        </>
      ) : (
        <form
          class="line-of-writing"
          onSubmit={(event) => {
            event.preventDefault();
            rename(written);
          }}
        >
          <PasskeyName label={t('passkey-name')} written={written} write={setWritten} begin />
          <button type="submit" disabled={busy || !written.trim()}>
            {t('save')}
          </button>
          <button type="button" onClick={close}>
            {t('cancel')}
          </button>
        </form>
      )}
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}
