// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Palette = Record<string, string>;

/** The custom properties of a style sheet, in the light and in the dark. */
function palettes(file: string): { light: Palette; dark: Palette } {
  const css = readFileSync(join(import.meta.dirname, file), 'utf8');
  const [before, after = ''] = css.split('@media (prefers-color-scheme: dark)');
  const colours = (text: string): Palette =>
    Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map((match) => [match[1], match[2]]));
  const light = colours(before ?? '');
  return { light, dark: { ...light, ...colours(after) } };
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;
const SHAPE = 3;
const SEVERITIES = ['extreme', 'severe', 'moderate', 'minor', 'unknown'];
const GROUNDS = ['ground', 'raised', 'chosen'];

const pairs: [string, string, number][] = [
  ...GROUNDS.flatMap((ground): [string, string, number][] => [
    ['text', ground, TEXT],
    ['quiet', ground, TEXT],
    ['edge', ground, SHAPE],
    ...SEVERITIES.map((severity): [string, string, number] => [severity, ground, TEXT]),
  ]),
  ['accent', 'ground', TEXT],
  ['accent', 'chosen', SHAPE],
  ['accent', 'raised', TEXT],
  ...['sea', 'leaf', 'dusk'].flatMap((ground): [string, string, number][] => [
    ['text', ground, TEXT],
    ['quiet', ground, TEXT],
    ['accent', ground, SHAPE],
    // Buttons and bars within a message of mine.
    ['edge', ground, SHAPE],
    ['alarm', ground, SHAPE],
  ]),
  ['on-accent', 'accent', TEXT],
  ['on-alarm', 'alarm', TEXT],
  ['alarm', 'ground', TEXT],
  ['alarm', 'raised', TEXT],
  ['good', 'ground', TEXT],
  ['good', 'raised', TEXT],
  ['warn', 'raised', TEXT],
  ['warn', 'ground', TEXT],
  ...SEVERITIES.map((severity): [string, string, number] => [severity, 'land', SHAPE]),
  ['accent', 'land', SHAPE],
  ['quiet', 'land', TEXT],
  ['edge', 'water', SHAPE],
];

describe.each(['light', 'dark'] as const)('colours in the %s', (theme) => {
  const desk = { ...palettes('palette.css')[theme], ...palettes('../desk/desk.css')[theme] };
  it.each(pairs)('%s on %s: %d', (one, other, least) => {
    expect(contrast(desk[one] ?? '', desk[other] ?? '')).toBeGreaterThanOrEqual(least);
  });

  // The grounds of Chromium, Firefox and Safari for the system colour Canvas.
  const canvases = theme === 'light' ? ['#ffffff'] : ['#121212', '#1c1b22', '#1e1e1e'];
  const sos = palettes('../sos/sos.css')[theme];
  it.each(canvases)('the SOS page on %s', (canvas) => {
    expect(contrast('#ffffff', sos.alarm ?? '')).toBeGreaterThanOrEqual(TEXT);
    expect(contrast(sos.good ?? '', canvas)).toBeGreaterThanOrEqual(TEXT);
    expect(contrast(sos.ring ?? '', canvas)).toBeGreaterThanOrEqual(TEXT);
  });
});

it('knows contrast when it sees it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeLessThan(TEXT);
});
