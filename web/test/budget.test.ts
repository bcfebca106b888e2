// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { render } from './template';

const dist = join(import.meta.dirname, '../dist');
const built = (file: string) => readFileSync(join(dist, file), 'utf8');
const gzip = (text: string) => gzipSync(text, { level: 9 }).length;

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  isEntry?: boolean;
}

describe('what a thin link has to carry', () => {
  it('the SOS page, whole: 6 kB', () => {
    const nonce = 'q3Vt0mXy2n1rJc8bWk5TzE7hLs4PdQa9GfUiHoYvNxM';
    const sos = '0b9c1c1e-7a0e-4d5e-9d27-2f0a0e7a1b11';
    const page = render('sos.html', { nonce, sos, number: '112', css: built('sos.css'), js: built('sos.js') });
    expect(gzip(page)).toBeLessThanOrEqual(6144);
  });

  it('what the SOS page fetches after its first view: 6 kB, in one file that needs no other', () => {
    const [file, ...more] = readdirSync(join(dist, 'assets')).filter((name) => name.startsWith('sos-'));
    expect(more).toEqual([]);
    const text = built(`assets/${file}`);
    expect(gzip(text)).toBeLessThanOrEqual(6144);
    expect(text).not.toMatch(/^import|from"/);
    expect(built('sos.js')).toContain(`/assets/${file}`);
    expect(built('sos-worker.js')).toContain(`FILES=["/","/assets/${file}"]`);
  });

  it("the desk's first view: 25 kB of script, and the map comes later", () => {
    const chunks: Record<string, Chunk> = JSON.parse(built('manifest.json'));
    const first = new Set<string>();
    const collect = (name: string) => {
      const chunk = chunks[name];
      if (!chunk || first.has(chunk.file)) return;
      first.add(chunk.file);
      chunk.imports?.forEach(collect);
    };
    const entry = Object.keys(chunks).find((name) => chunks[name]?.isEntry) ?? '';
    collect(entry);
    const bytes = [...first].reduce((sum, file) => sum + gzip(built(file)), 0);
    expect(bytes).toBeLessThanOrEqual(25_000);
    expect([...first].some((file) => built(file).includes('leaflet'))).toBe(false);
    expect(chunks[entry]?.dynamicImports?.length).toBeGreaterThan(0);
  });
});
