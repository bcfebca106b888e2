import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../../../shared/ask';
import { t } from '../../../shared/language';
import { get } from '../../../shared/token';
import type { LoginSessionList } from '../../../shared/wire';
import { full } from '../../days';
import { useDoing } from '../../people/doing';
import { Problem } from '../form';
import { type Agent, agentOf } from './agent';
import { DeviceIcon } from './device-icon';

function inWords(agent: Agent): string {
  switch (agent.device) {
    case 'program':
      return t('agent-program', { program: agent.program });
    case 'unknown':
      return agent.said ?? t('agent-unknown');
    default:
      return t('agent', { browser: agent.browser, system: agent.system });
  }
}

/** Where I am signed in, and the way to end that. */
export function Sessions() {
  const [sessions, setSessions] = useState<LoginSessionList['sessions']>();
  const [told, setTold] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const { busy, problem, act } = useDoing();
  const look = async () => setSessions((await get<LoginSessionList>('/v1/me/sessions')).sessions);
  useEffect(() => {
    act(look);
  }, []);
  const end = async (path: string, says: string) => {
    setTold('');
    const done = await act(async () => {
      await ask('POST', path, {});
      await look();
    });
    if (!done) return;
    setTold(says);
    // What was pressed is gone.
    heading.current?.focus();
  };
  return (
    <section>
      <h3 ref={heading} tabIndex={-1}>
        {t('signed-in-at')}
      </h3>
      <p class="hint">{t('sessions-what')}</p>
      <Problem says={problem} />
      <p class="hint" role="status">
        {told}
      </p>
      <ul class="people">
        {sessions?.map((session) => {
          const agent = agentOf(session.agent);
          const words = inWords(agent);
          return (
            <li key={session.id} class="contact login">
              <DeviceIcon is={agent.device} />
              <span class="who">
                {agent.device === 'unknown' ? <bdi>{words}</bdi> : words}
                {session.current && <b class="this"> {t('this-one')}</b>}
                <small class="quiet">{t('last-used', { when: full(session.last_used_at) })}</small>
                <small class="quiet">{t('first-used', { when: full(session.created_at) })}</small>
              </span>
              {!session.current && (
                <button
                  type="button"
                  disabled={busy}
                  aria-label={t('end-session-of', { agent: words })}
                  onClick={() => end(`/v1/me/sessions/${session.id}/end`, t('session-ended', { agent: words }))}
                >
                  {t('end-session')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {sessions && sessions.length > 1 && (
        <button
          type="button"
          class="danger"
          disabled={busy}
          onClick={() => end('/v1/me/sessions/end', t('others-ended'))}
        >
          {t('end-others')}
        </button>
      )}
    </section>
  );
}
