import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainTexts } from '../plain-texts';

const file = join(import.meta.dirname, '../../languages/en/sos.ftl');
const COUNTDOWN = ['5', '4', '3', '2', '1', '0'];

/** What the gateway writes into the SOS page for its scripts, in English. */
export function scriptTexts(): Record<string, string> {
  const lines = readFileSync(file, 'utf8').matchAll(/^script-([\w-]+) = (.+)$/gm);
  const seconds = COUNTDOWN.map((left) => [`seconds-${left}`, left === '1' ? 'second' : 'seconds']);
  const texts = [...lines].map(([, id, text]) => [id, text?.replace(/\{ \$(\w+) \}/g, '{$1}')]);
  return Object.fromEntries([...texts, ...seconds]);
}

/** What the rest of the page brings with it, in English. */
export function laterTexts(): Record<string, string> {
  const texts = Object.entries(plainTexts('sos-later.ftl').en ?? {});
  return Object.fromEntries(texts.map(([id, text]) => [id, text.replace(/\{ \$(\w+) \}/g, '{$1}')]));
}

/** Puts them where the page has them. */
export function writeTexts(): void {
  const element = document.createElement('script');
  element.id = 'texts';
  element.type = 'application/json';
  element.textContent = JSON.stringify({ ...scriptTexts(), ...laterTexts() });
  document.head.append(element);
}
