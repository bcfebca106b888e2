/** Builds the React page and serves it, compressed, as a good server would. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

export async function startReact() {
  const root = new URL('.', import.meta.url).pathname;
  const settings = {
    root,
    configFile: false,
    logLevel: 'error',
    build: { write: false },
    oxc: { jsx: { runtime: 'automatic' } },
  };
  const { output } = await build(settings);
  const files = new Map(output.map(({ fileName, code, source }) => [`/${fileName}`, gzipSync(code ?? source)]));
  files.set('/', files.get('/index.html'));
  const server = createServer((request, response) => {
    const file = files.get(request.url);
    const type = TYPES[request.url.split('.')[1]] ?? TYPES.html;
    if (file)
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': file.length });
    else response.writeHead(404);
    response.end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://localhost:${server.address().port}`, close: () => server.close() };
}
