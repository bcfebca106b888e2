import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const built = { emptyOutDir: false, target: 'es2020', cssTarget: ['chrome123', 'safari17.5'], modulePreload: false };

/** What the page needs after its first view: one file under `dist/assets`, named by its content. */
const later = defineConfig({
  build: {
    ...built,
    rolldownOptions: {
      input: { 'sos-later': 'sos/later/main.ts' },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'assets/[name]-[hash].js' },
    },
  },
});

function fileOfLater(): string {
  const file = readdirSync(join(import.meta.dirname, 'dist/assets')).find((name) => name.startsWith('sos-later-'));
  if (!file) throw new Error('build with `--mode later` first');
  return `/assets/${file}`;
}

/** Tells the service worker what to keep. */
function precache(files: string[]): Plugin {
  return {
    name: 'precache',
    generateBundle(_, bundle) {
      const worker = bundle['sos-worker.js'];
      if (worker?.type !== 'chunk') throw new Error('there is no service worker');
      worker.code = `const FILES=${JSON.stringify(files)};\n${worker.code}`;
    },
  };
}

/** `dist/sos.js`, `dist/sos.css` and `dist/sos-worker.js`: fixed names, as the gateway writes them into its pages. */
function first(file: string) {
  return defineConfig({
    define: { LATER: JSON.stringify(file) },
    plugins: [precache(['/', file])],
    build: {
      ...built,
      rolldownOptions: {
        input: { sos: 'sos/main.ts', 'sos-worker': 'sos/worker.ts' },
        output: { entryFileNames: '[name].js', assetFileNames: 'sos.css' },
      },
    },
  });
}

export default defineConfig(({ mode }) => (mode === 'later' ? later : first(fileOfLater())));
