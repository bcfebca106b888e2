import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deskTexts, plain, speakAtDesk } from '../test/desk';
import { age, commandName, dateAndTime, distance, kind } from './words';

const sources = [...readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }), '../shared/attached.tsx']
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n');

it('every text that the desk asks for is there, and none is idle', () => {
  const there = [...deskTexts('en').matchAll(/^([a-z][\w-]*) =/gm)].map(([, id]) => id as string);
  const beginnings = [...sources.matchAll(/`([a-z]+(?:-[a-z]+)*-)\$\{/g)].map(([, beginning]) => beginning as string);
  for (const [, id] of sources.matchAll(/\bt\('([\w-]+)'/g)) expect(there).toContain(id);
  const said = (id: string) => sources.includes(`'${id}'`) || beginnings.some((beginning) => id.startsWith(beginning));
  expect(there.filter((id) => !said(id))).toEqual([]);
});

it('every kind that is usual, or that a ready-made rule makes, has a name in the language of the page', () => {
  const policies = join(import.meta.dirname, '../../policies');
  const rules = join(policies, 'rules/mappings');
  const texts = readdirSync(rules).map((name) => readFileSync(join(rules, name), 'utf8'));
  const made = [...texts.join('\n').matchAll(/^kind = '"([a-z_-]+)"'$/gm)].map(([, kind]) => kind as string);
  const usual = readFileSync(join(policies, '../domain/src/signal.rs'), 'utf8').matchAll(
    /^ +("[a-z_" |]+) => Severity/gm,
  );
  const known = [...usual].flatMap(([, names]) => (names as string).match(/[a-z_]+/g) ?? []);
  const said = (kind: string) => deskTexts('en').includes(`\n${kind === 'sos' ? kind : `kind-${kind}`} =`);
  expect(made.length * known.length).toBeGreaterThan(100);
  expect([...made, ...known].filter((kind) => !said(kind))).toEqual([]);
});

it('numbers, times and usual commands are in the language of the page; a name that a device made up is as it is', async () => {
  await speakAtDesk('bn');
  expect(plain(age(65_000))).toBe('১ মি.');
  expect(plain(age(3 * 3_600_000 + 5 * 60_000))).toBe('৩ ঘ. ০৫');
  expect(plain(distance(1234))).toBe('১.২\u00a0কিমি');
  expect(dateAndTime('2026-11-22T05:32:42Z')).toMatch(/২০২৬/);
  await speakAtDesk('ar');
  expect(commandName('siren')).toBe('تشغيل صفارة الإنذار');
  expect(commandName('open_the-gate')).toBe('Open the gate');
  expect(kind('smoke')).toBe('دخان');
  expect(kind('door-ajar')).toBe('Door ajar');
  await speakAtDesk('fr');
  expect(plain(age(2 * 86_400_000 + 4 * 3_600_000))).toBe('2 j 4 h');
  expect(dateAndTime('2026-11-22T05:32:42Z')).toMatch(/nov\. 2026/);
});
