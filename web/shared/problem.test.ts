import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messagesOf } from '../texts';
import { LANGUAGES, speak } from './language';
import { explained } from './problem';

const root = join(import.meta.dirname, '../..');
const problems = (tag: string) => messagesOf(readFileSync(join(root, 'languages', tag, 'problems.ftl'), 'utf8'));

it.each(Object.keys(LANGUAGES))('%s: each code of the reference has its words, and there are none more', (tag) => {
  const reference = readFileSync(join(root, 'docs/reference/errors.md'), 'utf8');
  const codes = [...reference.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => `problem-${code}`);
  expect(codes.length).toBeGreaterThan(20);
  expect(
    problems(tag)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(codes.sort());
});

it('a refusal is told in the language of the page, what the gateway says stands beside it', async () => {
  await speak({ '/fr/': async () => problems('fr') }, 'fr');
  const refusal = { code: 'forbidden', message: 'no policy allows this' } as const;
  expect(await explained(refusal)).toEqual({ words: 'Vous n’en avez pas le droit.', detail: refusal.message });
});

it('of a code that came after this page, what the gateway says is told', async () => {
  const refusal = { code: 'made_up', message: 'something new' } as unknown as Parameters<typeof explained>[0];
  expect(await explained(refusal)).toEqual({ words: 'something new' });
});
