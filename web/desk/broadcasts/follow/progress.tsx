import { t } from '../../../shared/language';
import type { BroadcastProgress } from '../../../shared/wire';
import { timeOfDay } from '../../words';
import { line, type Measure } from './lines';

const WIDTH = 480;
const HEIGHT = 96;

interface Shown {
  over_time: readonly BroadcastProgress[];
  /** How many it is for: the top of the picture. */
  people: number;
  asks_safe: boolean;
}

/** How far it had come over time: a picture, the same in a sentence, and all of it as a table. */
export function Progress({ over_time, people, asks_safe }: Shown) {
  const last = over_time[over_time.length - 1];
  if (!last) return null;
  const measures: [Measure, string][] = [
    ['reached', t('figure-reached')],
    ['seen', t('figure-seen')],
    ...(asks_safe
      ? ([
          ['safe', t('figure-safe')],
          ['need_help', t('figure-help')],
        ] as [Measure, string][])
      : []),
  ];
  const said = measures.map(([measure, name]) => `${name} ${t('number', { number: last[measure] })}`);
  return (
    <section class="progress" aria-label={t('over-time')}>
      <h3>{t('over-time')}</h3>
      <svg
        viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`}
        role="img"
        aria-label={t('over-time-said', { people, figures: said.join(t('comma')) })}
      >
        <path class="ground" d={`M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
        {measures.map(([measure]) => (
          <polyline key={measure} class={measure} points={line(over_time, measure, people, WIDTH, HEIGHT)} />
        ))}
      </svg>
      <ul class="legend" aria-hidden="true">
        {measures.map(([measure, name]) => (
          <li key={measure}>
            <svg viewBox="0 0 24 4" aria-hidden="true">
              <polyline class={measure} points="0,2 24,2" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('as-table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('column-time')}</th>
              {measures.map(([measure, name]) => (
                <th key={measure} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {over_time.map((progress) => (
              <tr key={progress.at}>
                <th scope="row">
                  <time dateTime={progress.at}>{timeOfDay(progress.at)}</time>
                </th>
                {measures.map(([measure]) => (
                  <td key={measure}>{t('number', { number: progress[measure] })}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
