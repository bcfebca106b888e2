import { readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import type { Plugin } from 'vite';

/** Reads Fluent's files (`*.ftl?raw`) while a page is built, so that no page carries a parser. A line that is no message is an error. */
export function texts(): Plugin {
  return {
    name: 'texts',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.ftl?raw')) return;
      const file = id.slice(0, -'?raw'.length);
      this.addWatchFile(file);
      return `export default ${JSON.stringify(messagesOf(readFileSync(file, 'utf8')), lean)}`;
    },
  };
}

/** Most messages have no attributes: that needs no saying. */
function lean(key: string, value: unknown): unknown {
  return key === 'attributes' && Object.keys(value as object).length === 0 ? undefined : value;
}

/** The messages of a text in Fluent's syntax. */
export function messagesOf(text: string): FluentResource['body'] {
  const { body } = new FluentResource(text);
  const written = text.match(/^-?[a-zA-Z][\w-]* *=/gm)?.length ?? 0;
  if (body.length !== written) throw new Error(`${written} messages are written, ${body.length} can be read`);
  return body;
}
