import { t } from '../../../shared/language';
import type { BroadcastFigures } from '../../../shared/wire';

/** How far it has come, in numbers. Who needs help comes first. */
export function Figures({ figures, asks_safe }: { figures: BroadcastFigures; asks_safe: boolean }) {
  const { people, reached, seen, safe, need_help, silent } = figures;
  const shown: [string, number, string?][] = [
    ...(asks_safe
      ? ([[t('figure-help'), need_help, need_help ? 'help' : undefined]] as [string, number, string?][])
      : []),
    [t('figure-people'), people],
    [t('figure-reached'), reached],
    [t('figure-seen'), seen],
    ...(asks_safe
      ? ([
          [t('figure-safe'), safe, 'safe'],
          [t('figure-silent'), silent],
        ] as [string, number, string?][])
      : []),
  ];
  return (
    <dl class="counted" aria-label={t('figures')}>
      {shown.map(([name, number, kind]) => (
        <div key={name} class={kind}>
          <dt>{name}</dt>
          <dd>{t('number', { number })}</dd>
        </div>
      ))}
    </dl>
  );
}
