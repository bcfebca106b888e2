import { defineConfig, type UserConfig } from 'vite';
import { texts } from './texts';

const gateway = process.env.LIFELINE_URL ?? 'https://localhost:8443';

/** What the chat's first view needs besides its entry: in one file, as many compress worse. */
const FIRST_OF_CHAT =
  /preload-helper|rolldown.runtime|(preact|@fluent)\/.*\.m?js$|web\/shared\/(?!ask|problem|push|record|upload|media|webauthn|portrait|severity-shapes)[^/]*\.ts$|web\/chat\/((feed|list)\/)?(?!main|sending|screen-icon|receipts|days)[^/]*\.tsx?$/;
/** What several of its later screens need: in one file, too. */
const THEN_OF_CHAT =
  /web\/shared\/(ask|problem|push|record|upload|media|portrait)\.ts$|web\/chat\/(sending|screen-icon|receipts|refused|themes|days|outbox\/.*|attach\/uploading|people\/(doing|group-name|screen|people)|pictures\/.*)\.(tsx?|css)$/;

/** What the desk's first view needs besides its entry. */
const FIRST_OF_DESK =
  /preload-helper|rolldown.runtime|(preact|@fluent)\/.*\.m?js$|web\/shared\/(?!ask|media|portrait)[^/]*\.ts$|web\/desk\/(?!main|later|dialogs|help|broadcasts|detail\/caller-portrait|map\/(draw|world|graticule)|commands\/(panel|told|question))[^.]*\.tsx?$/;

/** lightningcss's name for it is `Features.LightDark`: the palette is not written with `light-dark()`, and needs no stand-ins for it. */
const LIGHT_DARK = 1 << 20;

/** A page of Preact: `dist/{name}.html`, its manifest beside it, and hashed files under `dist/assets`. */
function page(name: string): UserConfig {
  return {
    plugins: [texts()],
    css: { lightningcss: { exclude: LIGHT_DARK } },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      manifest: `${name}-manifest.json`,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: `${name}.html` },
    },
    server: {
      // The texts of all pages stand beside this folder.
      fs: { allow: ['..'] },
      proxy: Object.fromEntries(
        ['/v1', '/sos', '/sign-in'].map((path) => [path, { target: gateway, ws: true, secure: false }]),
      ),
    },
  };
}

/** Each page is built by itself, as what two share would be a file more for both. The desk comes first, into an empty folder. */
export default defineConfig(({ mode }) => {
  if (mode === 'chat') {
    const chat = page('chat');
    const groups = [
      { name: 'first', test: FIRST_OF_CHAT, priority: 1 },
      { name: 'then', test: THEN_OF_CHAT },
    ];
    const output = { codeSplitting: { groups } };
    return { ...chat, build: { ...chat.build, rolldownOptions: { ...chat.build?.rolldownOptions, output } } };
  }
  const desk = page('desk');
  const output = { codeSplitting: { groups: [{ name: 'desk-first', test: FIRST_OF_DESK }] } };
  const rolldownOptions = { ...desk.build?.rolldownOptions, output };
  return { ...desk, build: { ...desk.build, rolldownOptions, emptyOutDir: true } };
});
