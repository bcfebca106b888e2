import { defineConfig } from 'vite';

const gateway = process.env.LIFELINE_URL ?? 'https://localhost:8443';

/** The desk: `dist/desk.html` and hashed files under `dist/assets`. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    manifest: 'manifest.json',
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'desk.html' },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/sos', '/sign-in'].map((path) => [path, { target: gateway, ws: true, secure: false }]),
    ),
  },
});
