import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messagesOf } from '../texts';

const folder = join(import.meta.dirname, '../../languages/en');
const ids = (file: string) => messagesOf(readFileSync(join(folder, file), 'utf8')).map(({ id }) => id);

/** The texts that the code asks for by name. */
function asked(): Set<string> {
  const found = new Set<string>();
  const here = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  for (const name of [...here, '../shared/attached.tsx']) {
    if (!/\.tsx?$/.test(name) || name.includes('.test.')) continue;
    const code = readFileSync(join(import.meta.dirname, name), 'utf8');
    for (const [call] of code.matchAll(/\bt\([^)]*/g)) {
      for (const [, id] of call.matchAll(/'([a-z][\w-]*)'/g)) found.add(id as string);
    }
  }
  return found;
}

it('every text that the code asks for is there, and every one that is there is asked for', () => {
  const there = [...ids('chat.ftl'), ...ids('chat-screens.ftl'), ...ids('chat-broadcasts.ftl'), ...ids('security.ftl')];
  expect(new Set(there).size).toBe(there.length);
  const known = new Set(there);
  const wanted = asked();
  expect([...wanted].filter((id) => !known.has(id))).toEqual([]);
  expect(there.filter((id) => !wanted.has(id))).toEqual([]);
});
