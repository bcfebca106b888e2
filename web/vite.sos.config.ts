import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { plainTexts } from './plain-texts.ts';
import { pushWords } from './push-words.ts';

const built = { emptyOutDir: false, target: 'es2020', cssTarget: ['chrome123', 'safari17.5'], modulePreload: false };

/** What the page says after its first view: a file for each language, named by its content. */
const texts = Object.entries(plainTexts('sos-later.ftl')).map(([tag, words]) => {
  const source = JSON.stringify(words).replace(/\{ \$(\w+) \}/g, '{$1}');
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
  return { tag, source, fileName: `assets/sos-texts-${tag}-${hash}.json` };
});

/** Writes them beside the script that says them. */
const withTexts: Plugin = {
  name: 'sos-texts',
  generateBundle() {
    for (const { fileName, source } of texts) this.emitFile({ type: 'asset', fileName, source });
  },
};

/** What the page needs after its first view: one script under `dist/assets`, named by its content. */
const later = defineConfig({
  define: { TEXTS: JSON.stringify(Object.fromEntries(texts.map(({ tag, fileName }) => [tag, `/${fileName}`]))) },
  plugins: [withTexts],
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

/** The chat as it was built: its page, its entry, and everything else that it may load. */
function filesOfChat(): string[] {
  const text = readFileSync(join(import.meta.dirname, 'dist/chat-manifest.json'), 'utf8');
  const chunks = Object.values(JSON.parse(text) as Record<string, { file: string; css?: string[]; isEntry?: boolean }>);
  const entry = chunks.find((chunk) => chunk.isEntry)?.file;
  if (!entry) throw new Error('build with `--mode chat` first');
  const files = chunks.flatMap(({ file, css = [] }) => [file, ...css]);
  return ['/chat', ...new Set([entry, ...files].map((file) => `/${file}`))];
}

/** Tells the service worker what to keep. */
function precache(files: string[], chat: string[]): Plugin {
  return {
    name: 'precache',
    generateBundle(_, bundle) {
      const worker = bundle['sos-worker.js'];
      if (worker?.type !== 'chunk') throw new Error('there is no service worker');
      worker.code = `const FILES=${JSON.stringify(files)};\nconst CHAT=${JSON.stringify(chat)};\n${worker.code}`;
    },
  };
}

/** `dist/sos.js`, `dist/sos.css`, `dist/sos-worker.js`: fixed names, as the gateway writes them into its pages. */
function first(file: string) {
  return defineConfig({
    define: { LATER: JSON.stringify(file), WORDS: JSON.stringify(pushWords()) },
    plugins: [precache(['/', file, ...texts.map(({ fileName }) => `/${fileName}`)], filesOfChat())],
    build: {
      ...built,
      rolldownOptions: {
        input: { sos: 'sos/main.ts', 'sos-worker': 'sos/worker.ts' },
        output: { entryFileNames: '[name].js', assetFileNames: 'sos.css' },
      },
    },
  });
}

/** `dist/sign-in.js`: what the sign-in page offers besides its form. */
const sign_in = defineConfig({
  build: {
    ...built,
    rolldownOptions: { input: { 'sign-in': 'sign-in/main.ts' }, output: { entryFileNames: '[name].js' } },
  },
});

export default defineConfig(({ mode }) => {
  if (mode === 'later') return later;
  return mode === 'sign-in' ? sign_in : first(fileOfLater());
});
