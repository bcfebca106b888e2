import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, Refused } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { get } from '../../../shared/token';
import { canUsePasskeys, makePasskey } from '../../../shared/webauthn';
import type { PasskeyList, PasskeyView } from '../../../shared/wire';
import { full } from '../../days';
import { useDoing } from '../../people/doing';
import { name } from '../../text';

const PASSKEYS_MAX = 10;
const NAME_MAX = 80;
const PATH = '/v1/me/passkeys';

/** What signs me in without a password: listed, added, named, removed. */
export function Passkeys() {
  const [list, setList] = useState<PasskeyList>();
  const look = () => get<PasskeyList>(PATH).then(setList);
  useEffect(() => {
    look().catch(() => {});
  }, []);
  if (!list?.domain) return null;
  const { domain, passkeys } = list;
  return (
    <section class="passkeys">
      <h3>{t('passkeys')}</h3>
      <p class="hint">{t('passkeys-hint')}</p>
      {passkeys.length === 0 && <p class="hint">{t('passkeys-none')}</p>}
      <ul class="people">
        {passkeys.map((passkey) => (
          <One key={passkey.id} passkey={passkey} changed={look} />
        ))}
      </ul>
      {!canUsePasskeys(domain) && <p class="hint">{t('passkeys-unable')}</p>}
      {passkeys.length >= PASSKEYS_MAX && <p class="hint">{t('passkeys-full')}</p>}
      {canUsePasskeys(domain) && passkeys.length < PASSKEYS_MAX && <Add added={look} />}
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
          <Name label={t('passkey-name')} written={written} write={setWritten} begin />
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

interface Naming {
  label: string;
  written: string;
  write: (name: string) => void;
  /** Whether it is written into as soon as it is there. */
  begin?: boolean;
}

function Name({ label, written, write, begin = false }: Naming) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (begin) input.current?.select();
  }, [begin]);
  return (
    <label>
      {label}
      <input
        ref={input}
        required
        maxLength={NAME_MAX}
        dir="auto"
        value={written}
        onInput={(event) => write(event.currentTarget.value)}
      />
    </label>
  );
}

/** Whoever has not signed in lately is asked for the password, and for a code if signing in needs one. */
function Add({ added }: { added: () => Promise<void> }) {
  const [written, setWritten] = useState(thisDevice);
  const [password, setPassword] = useState<string>();
  const [code, setCode] = useState<string>();
  const [told, setTold] = useState('');
  const { busy, problem, act } = useDoing();
  const add = async () => {
    const options = await ask<PublicKeyCredentialCreationOptionsJSON>('POST', `${PATH}/options`, { password, code });
    const credential = await makePasskey(options);
    await ask('POST', PATH, { name: written.trim(), credential });
    setPassword(undefined);
    setCode(undefined);
    setWritten(thisDevice());
    await added();
  };
  const submit = () => {
    setTold('');
    act(() =>
      add().catch((error: unknown) => {
        if (error instanceof Refused && error.code === 'missing_field') {
          if (error.field === 'code') setCode('');
          else setPassword('');
        } else setTold(reason(error));
      }),
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Name label={t('passkey-new-name')} written={written} write={setWritten} />
      {password !== undefined && (
        <label>
          {t('my-data-password')}
          <input
            type="password"
            required
            autoComplete="current-password"
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
      )}
      {code !== undefined && (
        <label>
          {t('passkey-code')}
          <input
            required
            dir="ltr"
            maxLength={32}
            autoComplete="one-time-code"
            autoCapitalize="none"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
      )}
      <button type="submit" disabled={busy || !written.trim()}>
        {t('passkey-add')}
      </button>
      {(told || problem) && (
        <p class="refused" role="alert">
          {told || problem}
        </p>
      )}
    </form>
  );
}

/** Why there is no passkey, where this page knows better words than the gateway. */
function reason(error: unknown): string {
  if (error instanceof DOMException) return t(error.name === 'InvalidStateError' ? 'passkey-here' : 'passkey-not-made');
  if (error instanceof Refused && error.field === 'password') return t('wrong-password');
  if (error instanceof Refused && error.code === 'wrong_status') return t('passkey-late');
  throw error;
}

/** What people call a device like this one. */
function thisDevice(): string {
  const [kind = ''] = /iPhone|iPad|Android|Windows|Macintosh|CrOS|Linux/.exec(navigator.userAgent) ?? [];
  const called: Record<string, string> = { Macintosh: 'Mac', CrOS: 'Chromebook' };
  return called[kind] || kind || t('passkey-device');
}
