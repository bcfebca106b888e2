import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../shared/ask';
import { language, t } from '../../shared/language';
import { useDoing } from '../people/doing';
import { archive } from './archive';
import { DeleteAccount } from './delete-account';
import { PasswordField } from './form';
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
        <PasswordField
          label={t('my-data-password')}
          autoComplete="current-password"
          value={password}
          write={setPassword}
        />
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
