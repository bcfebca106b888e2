// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = join(import.meta.dirname, '../dist');
const built = (file: string) => readFileSync(join(dist, file), 'utf8');
const gzip = (text: string) => gzipSync(text, { level: 9 }).length;

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  isEntry?: boolean;
  css?: string[];
  src?: string;
}

/** What a page of Preact loads before it shows anything, and what it may load later. */
function firstView(page: string): { chunks: Record<string, Chunk>; later: string[]; files: string[] } {
  const chunks: Record<string, Chunk> = JSON.parse(built(`${page}-manifest.json`));
  const first = new Set<string>();
  const later: string[] = [];
  const collect = (name: string) => {
    const chunk = chunks[name];
    if (!chunk || first.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) first.add(file);
    later.push(...(chunk.dynamicImports ?? []));
    chunk.imports?.forEach(collect);
  };
  const entry = Object.keys(chunks).find((name) => chunks[name]?.isEntry) ?? '';
  collect(entry);
  return { chunks, later, files: [...first] };
}

const weigh = (files: string[]) => files.reduce((sum, file) => sum + gzip(built(file)), 0);

describe('what a thin link has to carry', () => {
  it('what the SOS page fetches after its first view: 10 kB, in a script that needs no other, and the words of a language', () => {
    const files = readdirSync(join(dist, 'assets')).filter((name) => name.startsWith('sos-'));
    const [file, ...more] = files.filter((name) => name.endsWith('.js'));
    expect(more).toEqual([]);
    const text = built(`assets/${file}`);
    const words = files.filter((name) => name.endsWith('.json'));
    expect(words).toHaveLength(6);
    for (const name of words) expect(gzip(text) + gzip(built(`assets/${name}`))).toBeLessThanOrEqual(10_240);
    expect(text).not.toMatch(/^import|from"/);
    expect(built('sos.js')).toContain(`/assets/${file}`);
    const kept = ['/', ...[file, ...words].map((name) => `/assets/${name}`)];
    expect(built('sos-worker.js')).toContain(`FILES=${JSON.stringify(kept)}`);
  });

  it("the desk's first view: 27 kB of script, 4.8 kB of words in one language, and the map comes later", () => {
    const { chunks, later, files } = firstView('desk');
    const scripts = files.filter((file) => file.endsWith('.js'));
    expect(weigh(scripts)).toBeLessThanOrEqual(27_000);
    const words = Object.keys(chunks).filter((name) => name.endsWith('/desk.ftl?raw'));
    expect(words).toHaveLength(6);
    for (const name of words) expect(weigh([chunks[name]?.file ?? ''])).toBeLessThanOrEqual(4_800);
    expect(scripts.some((file) => built(file).includes('leaflet'))).toBe(false);
    expect(later).toContain('desk/map/draw.ts');
    expect(later).toContain('desk/later.ts');
  });

  const languages = ['en', 'bn', 'zh', 'es', 'ar', 'fr'];
  it.each(languages)("the chat's first view in %s: 25 kB of page, style, script and texts", (language) => {
    const { chunks, files } = firstView('chat');
    const texts = chunks[`../languages/${language}/chat.ftl?raw`]?.file ?? '';
    expect(weigh(['chat.html', ...files, texts])).toBeLessThanOrEqual(25_000);
    expect(files.some((file) => built(file).includes('Virtualizer'))).toBe(false);
  });
});
