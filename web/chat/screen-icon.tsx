import './screen-icon.css';
import { Drawing, Icon as First } from './icon';

const PATHS = {
  play: 'M7 5v14l12-7Z',
  stop: 'M8 5v14M16 5v14',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  send: 'M4 12 20 4l-5 16-3-7-8-1Z',
  clip: 'M20 11l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.7 16.7a1.6 1.6 0 0 1-2.3-2.3L15 6.8',
  close: 'M6 6l12 12M18 6 6 18',
  file: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  voice: 'M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3ZM6 11a6 6 0 0 0 12 0M12 17v4',
  seen: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  hidden: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM4 20 20 4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3.2 2.6 3.5 5.5',
} as const;

/** A drawing of a screen that is not shown at first; those that point along the line are mirrored with it. */
export function Icon({ is }: { is: keyof typeof PATHS | 'search' }) {
  return is === 'search' ? <First is={is} /> : <Drawing name={is} path={PATHS[is]} />;
}
