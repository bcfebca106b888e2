import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../shared/ask';
import { language, t } from '../../shared/language';
import { accessToken } from '../../shared/token';
import { useDoing } from '../people/doing';
import { DeleteAccount } from './delete-account';
import { save } from './save';

/** What the gateway and this device keep of me: to take along, and to delete. */
export function MyData() {
  return (
    <section>
      <h3>{t('my-data')}</h3>
      <Take />
      <Here />
      <DeleteAccount />
    </section>
  );
}

function Take() {
  const [wants_password, setWantsPassword] = useState(false);
  const [password, setPassword] = useState('');
  const [told, setTold] = useState('');
  const { busy, problem, act } = useDoing();
  const take = async () => {
    setTold('');
    await act(async () => {
      try {
        save(await archive(password));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.code === 'missing_field') setWantsPassword(true);
        else if (error.code === 'invalid_field') setTold(t('wrong-password'));
        else if (error.code === 'rate_limited' || error.code === 'busy') setTold(t('my-data-busy'));
        else throw error;
        return;
      }
      setWantsPassword(false);
      setPassword('');
      setTold(t('my-data-taken'));
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <p class="hint">{t('my-data-what')}</p>
      {wants_password && (
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
      <button type="submit" disabled={busy}>
        {t('my-data-take')}
      </button>
      <p class="hint" role="status">
        {told}
      </p>
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

/** The archive. One that breaks off rejects: it is not whole. */
async function archive(password: string): Promise<File> {
  const answer = await fetch('/v1/me/export', {
    method: 'POST',
    headers: { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify(password ? { password } : {}),
  });
  if (!answer.ok) {
    const problem = await answer.json();
    throw new Refused(answer.status, problem.code, problem.detail);
  }
  const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '');
  return new File([await answer.blob()], named?.[1] ?? 'lifeline.zip', { type: 'application/zip' });
}

/** How much this browser keeps for the page. */
function Here() {
  const [bytes, setBytes] = useState(0);
  useEffect(() => {
    navigator.storage?.estimate?.().then(
      ({ usage }) => setBytes(usage ?? 0),
      () => {},
    );
  }, []);
  if (!bytes) return null;
  const size = new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumSignificantDigits: 2 });
  return <p class="hint">{t('my-data-here', { size: size.format(bytes / 1e6) })}</p>;
}
