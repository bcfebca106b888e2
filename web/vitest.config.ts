import { defineConfig } from 'vitest/config';
import { texts } from './texts';

export default defineConfig({
  plugins: [texts()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { environment: 'happy-dom', include: ['{shared,sos,desk,chat,test}/**/*.test.{ts,tsx}'] },
});
