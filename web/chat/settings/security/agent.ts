import Bowser from 'bowser';
import { name } from '../../text';

/** Who is behind a login, as far as its own words tell. The words are plain, and can stand beside others. */
export type Agent =
  /** Such as `Chrome`, on such as `Android` or `iPhone`. */
  | { device: 'phone' | 'tablet' | 'computer'; browser: string; system: string }
  /** Such as `curl`. */
  | { device: 'program'; program: string }
  /** Neither is known; what it says of itself, shortened. */
  | { device: 'unknown'; said?: string };

const DEVICES = { mobile: 'phone', tablet: 'tablet', desktop: 'computer' } as const;
/** What no browser begins with: `curl/8.5.0`. */
const PROGRAM = /^(?!Mozilla\/)([\w. -]{1,40})\/v?\d/;
const SHOWN_MAX = 60;

/** What a `User-Agent` says, for the person whose browser or program it is. */
export function agentOf(text: string | null | undefined): Agent {
  const said = text?.trim();
  if (!said) return { device: 'unknown' };
  const { browser, os, platform } = Bowser.parse(said);
  const system = os.name === 'iOS' ? (platform.model ?? os.name) : os.name;
  if (browser.name && system) {
    const device = DEVICES[platform.type as keyof typeof DEVICES] ?? 'computer';
    return { device, browser: name(browser.name.replace(` for ${system}`, '')), system: name(system) };
  }
  const program = PROGRAM.exec(said)?.[1];
  return program ? { device: 'program', program: name(program) } : { device: 'unknown', said: shortened(name(said)) };
}

function shortened(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
