// @vitest-environment node
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plainTexts } from '../../plain-texts';
import { WORDS } from './consent';

/** The words that ask, in every language, by the number under which consents name them. Never changed, only added to. */
const VERSIONS: Record<number, string> = { 1: 'd0efcce3a2cc2720', 2: 'ff325da6b6782028' };

it('the words that ask for the place and the microphone are those that their number names', () => {
  const later = plainTexts('sos-later.ftl');
  const first = (tag: string) => {
    const text = readFileSync(join(import.meta.dirname, `../../../languages/${tag}/sos.ftl`), 'utf8');
    return /^sos-why-place = (.+)$/m.exec(text)?.[1];
  };
  const asked = Object.keys(later)
    .sort()
    .map((tag) => [tag, first(tag), ...['voice-why', 'share', 'recording-itself'].map((id) => later[tag]?.[id])]);
  expect(asked.flat().every((words) => words)).toBe(true);
  const hash = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);
  expect(VERSIONS[WORDS], 'give the new words the next number').toBe(hash);
});
