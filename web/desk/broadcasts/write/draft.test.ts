import { expect, it } from 'vitest';
import type { Broadcast } from '../../../shared/wire';
import { body, contentBody, contentOf, count, type Draft, emptyDraft, faults, isBlank, readKept } from './draft';

const id = '01a20219-0000-7000-8000-000000000001';
const now = Date.parse('2026-11-23T10:00:00Z');
const whole: Draft = {
  ...emptyDraft(id, 'en'),
  words: [
    { language: 'en', title: 'Flood', text: 'Go up.' },
    { language: 'bn', title: 'বন্যা', text: 'উপরে যান।' },
  ],
  for_all: true,
};
const found = (draft: Partial<Draft>) =>
  faults({ ...whole, ...draft }, now).map(({ field, fault }) => `${field} ${fault}`);

it('characters are counted as the gateway counts them', () => {
  expect(count('বন্যা')).toBe(5);
  expect(count('🌊')).toBe(1);
  expect(count('👨‍👩‍👧')).toBe(5);
});

it('what the gateway would refuse is named by its field', () => {
  expect(found({})).toEqual([]);
  expect(found({ words: [{ language: 'en', title: ' ', text: 'x'.repeat(501) }] })).toEqual([
    'title title-missing',
    'text text-long',
  ]);
  expect(found({ words: [...whole.words, { language: 'fr', title: 'x'.repeat(81), text: '' }] })).toEqual([
    'translations.fr.title title-long',
    'translations.fr.text text-missing',
  ]);
  expect(found({ words: [{ language: 'en', title: '🌊'.repeat(80), text: '🌊'.repeat(500) }] })).toEqual([]);
  expect(found({ for_all: false })).toEqual(['area.name area-nameless']);
  expect(found({ for_all: false, area: { ...whole.area, name: 'Here' } })).toEqual([
    'area.shape.coordinates area-no-centre',
  ]);
});

it('it ends within seven days from now', () => {
  expect(found({ ends: '2026-11-30T10:00:00Z' })).toEqual([]);
  expect(found({ ends: '2026-11-30T10:00:01Z' })).toEqual(['expires_at end-late']);
  expect(found({ ends: '2026-11-23T10:00:00Z' })).toEqual(['expires_at end-past']);
  expect(found({ ends: '' })).toEqual(['expires_at end-missing']);
});

it('is sent with its own id, the hours counted from the sending', () => {
  expect(body({ ...whole, ends: 24 }, now)).toEqual({
    id,
    title: 'Flood',
    text: 'Go up.',
    language: 'en',
    translations: { bn: { title: 'বন্যা', text: 'উপরে যান।' } },
    severity: 'Unknown',
    urgency: 'Unknown',
    certainty: 'Unknown',
    expires_at: '2026-11-24T10:00:00.000Z',
    asks_safe: true,
    area: undefined,
  });
});

it('a broadcast that is changed says again what it said', () => {
  const { id: _, area, ...says } = body({ ...whole, ends: 1 }, now);
  const broadcast = { ...says, id, status: 'sent' } as unknown as Broadcast;
  expect(contentBody(contentOf(broadcast, 'fr'), now)).toEqual(says);
  expect(contentOf({ ...broadcast, language: undefined }, 'fr').words[0]?.language).toBe('fr');
});

it('is read as it was kept; what cannot be read is none', () => {
  expect(readKept(JSON.stringify(whole))).toEqual(whole);
  for (const broken of [undefined, '', '{', '{}', '{"id":"x","words":[]}']) expect(readKept(broken)).toBeUndefined();
});

it('nothing is lost with a blank one', () => {
  expect(isBlank(emptyDraft(id, 'en'))).toBe(true);
  expect(isBlank({ ...emptyDraft(id, 'en'), area: { ...whole.area, centre: [90, 23] } })).toBe(false);
  expect(isBlank(whole)).toBe(false);
});
