import type {
  Broadcast,
  BroadcastText,
  Certainty,
  SendBroadcast,
  Severity,
  UpdateBroadcast,
  Urgency,
} from '../../../shared/wire';
import { type AreaFault, areaFault, areaOf, type Drawn } from '../area/geometry';

export const TITLE_MAX = 80;
export const TEXT_MAX = 500;
const HOUR_MS = 3_600_000;
export const EXPIRES_MAX_MS = 7 * 24 * HOUR_MS;
/** After how many hours it ends, where no time of its own is chosen. */
export const HOURS = [1, 6, 24] as const;

/** Title and text in a language. */
export interface Words extends BroadcastText {
  /** A BCP 47 tag. */
  language: string;
}

/** What a broadcast says: the same for a new one and for a change. */
export interface Content {
  /** The first are those for who reads none of the others. */
  words: readonly Words[];
  severity: Severity;
  urgency: Urgency;
  certainty: Certainty;
  /** So many hours after it is sent, or a time of its own (RFC 3339); empty: none is chosen yet. */
  ends: (typeof HOURS)[number] | string;
  asks_safe: boolean;
}

/** A broadcast that is not sent yet. */
export interface Draft extends Content {
  /** Made with the draft, so that what is sent twice counts once. */
  id: string;
  for_all: boolean;
  area: Drawn;
  /** What was sent and has no answer: it may be out, so it is asked for again as it was. */
  sent?: SendBroadcast;
}

/** What is wrong, and the field in which it is, by the gateway's path. */
export interface Fault {
  field: string;
  fault:
    | AreaFault
    | 'title-missing'
    | 'title-long'
    | 'text-missing'
    | 'text-long'
    | 'end-missing'
    | 'end-past'
    | 'end-late';
}

/** How many characters the gateway counts: Unicode scalar values. */
export function count(text: string): number {
  return [...text].length;
}

export function emptyDraft(id: string, language: string): Draft {
  return {
    id,
    words: [{ language, title: '', text: '' }],
    severity: 'Unknown',
    urgency: 'Unknown',
    certainty: 'Unknown',
    ends: 6,
    asks_safe: true,
    for_all: false,
    area: { name: '', kind: 'circle', radius_m: 1000, corners: [] },
  };
}

/** Nothing was written or drawn: nothing is lost with it. */
export function isBlank({ words, area, sent }: Draft): boolean {
  const written = words.some(({ title, text }) => title || text);
  return !written && !area.name && !area.centre && area.corners.length === 0 && !sent;
}

/** What a broadcast says, in each of its languages. `language`: where it does not say its own. */
export function wordsOf(
  says: Pick<UpdateBroadcast, 'title' | 'text' | 'language' | 'translations'>,
  language = '',
): Words[] {
  const first = { language: says.language ?? language, title: says.title, text: says.text };
  return [first, ...Object.entries(says.translations ?? {}).map(([tag, text]) => ({ ...text, language: tag }))];
}

/** What a broadcast says now, to be changed. `language`: where it does not say its own. */
export function contentOf(broadcast: Broadcast, language: string): Content {
  return {
    words: wordsOf(broadcast, language),
    severity: broadcast.severity ?? 'Unknown',
    urgency: broadcast.urgency ?? 'Unknown',
    certainty: broadcast.certainty ?? 'Unknown',
    ends: broadcast.expires_at,
    asks_safe: broadcast.asks_safe ?? false,
  };
}

/** What is wrong with what it says, in the order of the fields. `now`: by the gateway's clock, ms. */
export function contentFaults({ words, ends }: Content, now: number): Fault[] {
  const found = words.flatMap(({ language, title, text }, at): Fault[] => {
    const path = at ? `translations.${language}.` : '';
    const of = (field: string, value: string, max: number): Fault[] => {
      const fault = !value.trim() ? 'missing' : count(value) > max ? 'long' : undefined;
      return fault ? [{ field: `${path}${field}`, fault: `${field}-${fault}` as Fault['fault'] }] : [];
    };
    return [...of('title', title, TITLE_MAX), ...of('text', text, TEXT_MAX)];
  });
  const field = 'expires_at';
  if (typeof ends === 'number') return found;
  const at = Date.parse(ends);
  if (Number.isNaN(at)) found.push({ field, fault: 'end-missing' });
  else if (at <= now) found.push({ field, fault: 'end-past' });
  else if (at > now + EXPIRES_MAX_MS) found.push({ field, fault: 'end-late' });
  return found;
}

const AREA_FIELDS: Partial<Record<AreaFault, string>> = {
  'area-nameless': 'area.name',
  'area-name-long': 'area.name',
  'area-radius': 'area.shape.radius_m',
};

/** What is wrong with a draft; none: the gateway should take it. */
export function faults(draft: Draft, now: number): Fault[] {
  const fault = draft.for_all ? undefined : areaFault(draft.area);
  const of_area = fault ? [{ field: AREA_FIELDS[fault] ?? 'area.shape.coordinates', fault }] : [];
  return [...contentFaults(draft, now), ...of_area];
}

/** What it says, as the gateway takes it. */
export function contentBody({ words, ends, ...more }: Content, now: number): UpdateBroadcast {
  const [first, ...others] = words;
  const expires_at = new Date(typeof ends === 'number' ? now + ends * HOUR_MS : ends).toISOString();
  const { severity, urgency, certainty, asks_safe } = more;
  return {
    title: first?.title ?? '',
    text: first?.text ?? '',
    language: first?.language,
    translations: Object.fromEntries(others.map(({ language, title, text }) => [language, { title, text }])),
    severity,
    urgency,
    certainty,
    expires_at,
    asks_safe,
  };
}

/** A draft without faults as the gateway takes it. */
export function body(draft: Draft, now: number): SendBroadcast {
  const area = draft.for_all ? undefined : areaOf(draft.area);
  return { id: draft.id, ...contentBody(draft, now), area };
}

/** A draft as this browser has kept it; none: there is none, or it cannot be read. */
export function readKept(text: string | undefined): Draft | undefined {
  try {
    const draft: Draft = JSON.parse(text ?? '');
    return draft.id && draft.words.length > 0 && draft.area.corners ? draft : undefined;
  } catch {
    return undefined;
  }
}
