import { useEffect, useState } from 'preact/hooks';
import type { Refused } from '../../shared/ask';
import { t } from '../../shared/language';
import { me } from '../session';
import { changeMe, lookAtMe } from './account';
import { Email } from './email';
import { Findable } from './findable';
import { Field, Problem, useForm } from './form';
import { TimeZone } from './time-zone';

const NAME_MAX = 80;
const USERNAME_MAX = 32;

/** What the account says of me. */
export function Profile() {
  useEffect(() => {
    lookAtMe().catch(() => {});
  }, []);
  // What this browser keeps for when there is no network does not say it all.
  if (!me.value?.username) return <p class="hint">{t('loading')}</p>;
  return (
    <>
      <Name />
      <Username />
      <Email />
      <TimeZone />
      <Findable />
    </>
  );
}

function Name() {
  const now = me.value?.name ?? '';
  const says = () => t('name-wrong');
  return <One is="name" label={t('my-name')} now={now} says={says} dir="auto" maxLength={NAME_MAX} />;
}

function Username() {
  const now = me.value?.username ?? '';
  const says = ({ code }: Refused) => (code === 'already_exists' ? t('user-name-taken') : t('user-name-wrong'));
  return (
    <One
      is="username"
      label={t('user-name')}
      hint={t('user-name-hint')}
      now={now}
      says={says}
      dir="ltr"
      maxLength={USERNAME_MAX}
      autoCapitalize="none"
      spellcheck={false}
    />
  );
}

interface OneProps {
  is: 'name' | 'username';
  label: string;
  hint?: string;
  now: string;
  says(refused: Refused): string;
  dir: 'auto' | 'ltr';
  maxLength: number;
  autoCapitalize?: 'none';
  spellcheck?: false;
}

/** One field of the account with a button of its own. */
function One({ is, now, says, ...input }: OneProps) {
  const [value, setValue] = useState(now);
  const [saved, setSaved] = useState(false);
  const { busy, problem, wrong, act } = useForm(says);
  const write = (to: string) => {
    setValue(to);
    setSaved(false);
  };
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        const done = await act(async () => setValue((await changeMe({ [is]: value.trim() }))[is]));
        setSaved(done);
      }}
    >
      <Field {...input} required value={value} write={write} wrong={wrong[is]} />
      {value.trim() !== now && (
        <button type="submit" disabled={busy || !value.trim()}>
          {t('save')}
        </button>
      )}
      <Problem says={problem} />
      <p class="hint" role="status">
        {saved ? t('saved') : ''}
      </p>
    </form>
  );
}
