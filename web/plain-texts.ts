import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LANGUAGES = join(import.meta.dirname, '../languages');

/** A file of plain lines (`id = words`), by language and by id, made when a page is built: nothing has to read Fluent then. */
export function plainTexts(file: string): Record<string, Record<string, string>> {
  const tags = readdirSync(LANGUAGES, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'src',
  );
  return Object.fromEntries(tags.map(({ name }) => [name, lines(readFileSync(join(LANGUAGES, name, file), 'utf8'))]));
}

function lines(text: string): Record<string, string> {
  const named = text.split('\n').map((line) => /^([a-z-]+) = (.+)$/.exec(line));
  return Object.fromEntries(named.flatMap((found) => (found ? [[found[1], found[2]]] : [])));
}
