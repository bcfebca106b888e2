import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { laterTexts, scriptTexts, writeTexts } from '../test/texts';
import { word } from './words';

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
const read = (which: (name: string) => boolean) =>
  files
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && which(name))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');
const sources = read(() => true);
const first = read((name) => !name.startsWith('later'));

describe('what the scripts say', () => {
  it('is what the page holds, its gaps filled with what is there, and never read as a pattern', () => {
    writeTexts();
    document.documentElement.lang = 'bn';
    expect(word('taken', '$& {name}')).toBe('$& {name} is taking care of you');
    expect(word('place', 1250)).toBe('Place known to about ১,২৫০ m.');
    document.documentElement.lang = 'en';
    expect(word('no-such-word')).toBe('');
  });

  it('is in the page if it is said before the rest is there', () => {
    const there = scriptTexts();
    for (const [, id] of first.matchAll(/word\('([\w-]+)'/g)) expect(Object.keys(there)).toContain(id);
  });

  it('is there, and nothing is there that no script says', () => {
    const there = Object.keys({ ...scriptTexts(), ...laterTexts() });
    const beginnings = [...sources.matchAll(/word\(`([\w-]+-)\$/g)].map(([, beginning]) => beginning as string);
    for (const [, id] of sources.matchAll(/word\('([\w-]+)'/g)) expect(there).toContain(id);
    for (const beginning of beginnings) expect(there.some((id) => id.startsWith(beginning))).toBe(true);
    const said = (id: string) =>
      sources.includes(`'${id}'`) || beginnings.some((beginning) => id.startsWith(beginning));
    expect(there.filter((id) => !said(id))).toEqual([]);
  });
});
