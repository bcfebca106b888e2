import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const templates = join(import.meta.dirname, '../../adapters/http/templates');

/**
 * A page as the gateway renders it, for tests of size and behaviour without a gateway: knows
 * template inheritance and variables, and nothing else, so a page with conditions is not for it.
 */
export function render(page: string, values: Record<string, string>): string {
  const read = (name: string) => readFileSync(join(templates, name), 'utf8').replace(/\{#[\s\S]*?#\}\n?/g, '');
  const own = read(page);
  const blocks = new Map([...own.matchAll(/\{% block (\w+) %\}([\s\S]*?)\{% endblock %\}/g)].map((m) => [m[1], m[2]]));
  return read(/\{% extends "(.*)" %\}/.exec(own)?.[1] ?? page)
    .replace(/\{% block (\w+) %\}([\s\S]*?)\{% endblock %\}/g, (_, name, usual) => blocks.get(name) ?? usual)
    .replace(/\{\{ (\w+)(\|safe)? \}\}/g, (_, name) => {
      const value = values[name];
      if (value === undefined) throw new Error(`the template wants ${name}`);
      return value;
    });
}
