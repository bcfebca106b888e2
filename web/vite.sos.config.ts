import { defineConfig } from 'vite';

/** The SOS page's `dist/sos.js` and `dist/sos.css`: fixed names, as the gateway writes them into its pages. */
export default defineConfig({
  build: {
    emptyOutDir: false,
    target: 'es2020',
    cssTarget: ['chrome123', 'safari17.5'],
    modulePreload: false,
    rolldownOptions: {
      input: 'sos/main.ts',
      output: { entryFileNames: 'sos.js', assetFileNames: 'sos.css' },
    },
  },
});
