// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { themesOf } from './themes';

it('both themes are read from the palette, with every colour', () => {
  const { light, dark } = themesOf(readFileSync(join(import.meta.dirname, '../../../shared/palette.css'), 'utf8'));
  expect(light['--ground']).toBe('#ffffff');
  expect(dark['--ground']).toBe('#0f1216');
  expect(Object.keys(dark)).toEqual(Object.keys(light));
  expect(Object.keys(light).length).toBeGreaterThan(20);
});
