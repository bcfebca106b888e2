/** Bad networks between a browser and the gateway: a proxy that passes bytes on and knows nothing of TLS. */
import { once } from 'node:events';
import net from 'node:net';

/** As much of a stream as is lost, and sent again, together. */
const SEGMENT_BYTES = 1_400;
/** How long TCP waits before it sends a lost segment again, at least (RFC 6298 as systems do it); doubled each time. */
const RESEND_MS = 200;

/**
 * What ways there are: how long a segment takes, in ms and ms more or less, how many bits a second fit
 * through in either direction, and the share of segments that are lost and have to be sent again.
 */
export const WAYS = {
  direct: { delay_ms: 0, jitter_ms: 0, bits_per_s: Number.POSITIVE_INFINITY, loss: 0 },
  '2G': { delay_ms: 350, jitter_ms: 150, bits_per_s: 50_000, loss: 0.05 },
  '3G': { delay_ms: 100, jitter_ms: 50, bits_per_s: 700_000, loss: 0.02 },
  '4G': { delay_ms: 30, jitter_ms: 20, bits_per_s: 9_000_000, loss: 0.01 },
  satellite: { delay_ms: 300, jitter_ms: 30, bits_per_s: 300_000, loss: 0.03 },
};

/** Chance that is the same in every run (the generator of Numerical Recipes). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A way to the gateway that can be bad, and can be cut: browsers keep an open WebSocket when they are told to be off line. */
export async function startProxy(target) {
  const { hostname, protocol } = new URL(target);
  const random = chance(7);
  const pairs = new Set();
  let way = WAYS.direct;
  /** When the last segment that was sent is through, in each direction. */
  const free_at = { up: 0, down: 0 };
  let open = true;
  let silent = false;
  let port = Number(new URL(target).port);

  /** How long from now until a segment arrives: it waits for those before it, and for itself to be sent again. */
  const transit = (bytes, direction) => {
    const now = performance.now();
    const through = Math.max(now, free_at[direction]) + (bytes * 8_000) / way.bits_per_s;
    free_at[direction] = through;
    let late = way.delay_ms + way.jitter_ms * (2 * random() - 1);
    for (let again = RESEND_MS + way.delay_ms; random() < way.loss; again *= 2) late += again;
    return through + late - now;
  };

  const pass = (from, to, direction, pair) => {
    const under_way = [];
    let last_at = 0;
    let timer;
    const arrive = () => {
      const now = performance.now();
      while (under_way.length && under_way[0].at <= now && !pair.stranded) to.write(under_way.shift().segment);
      timer = under_way.length ? setTimeout(arrive, Math.ceil(under_way[0].at - now)) : undefined;
    };
    from.on('data', (bytes) => {
      if (way === WAYS.direct && !timer) return to.write(bytes);
      for (let start = 0; start < bytes.length; start += SEGMENT_BYTES) {
        const segment = bytes.subarray(start, start + SEGMENT_BYTES);
        // A stream is in order: what overtakes a lost segment waits for it.
        last_at = Math.max(last_at, performance.now() + transit(segment.length, direction));
        under_way.push({ at: last_at, segment });
      }
      if (!timer) arrive();
    });
    if (silent) from.pause();
    from.on('error', () => to.destroy());
    from.on('close', () => {
      clearTimeout(timer);
      // The other end of a stranded one knows nothing of it, and is there until the proxy ends.
      if (pair.stranded) return;
      pairs.delete(pair);
      to.destroy();
    });
  };

  const server = net.createServer((inner) => {
    if (!open) return inner.destroy();
    const outer = net.connect(port, hostname);
    const pair = { inner, outer, stranded: false };
    pairs.add(pair);
    pass(inner, outer, 'up', pair);
    pass(outer, inner, 'down', pair);
  });
  const each = (act) => {
    for (const pair of pairs) for (const socket of [pair.inner, pair.outer]) act(socket, pair);
  };
  server.listen(0, hostname);
  await once(server, 'listening');

  const proxy = {
    url: `${protocol}//${hostname}:${server.address().port}`,
    /** Connections made from now on, and those that are, go by this way. */
    goBy(name) {
      way = WAYS[name];
    },
    /**
     * The phone has another address on another network: what was open before is open at both ends for
     * ever, and nothing comes through it any more.
     */
    roam(name) {
      each((socket, pair) => {
        pair.stranded = true;
        socket.pause();
      });
      proxy.goBy(name);
    },
    cut() {
      open = false;
      each((socket) => socket.destroy());
    },
    /** Lets nothing through and closes nothing, as a network does that has lost the way. */
    fallSilent() {
      silent = true;
      each((socket) => socket.pause());
    },
    /** Lets through what was held back. */
    speak() {
      silent = false;
      each((socket, pair) => pair.stranded || socket.resume());
    },
    /** Lets connections through again, to a gateway at another place if there is one. */
    mend(elsewhere = undefined) {
      if (elsewhere) port = Number(new URL(elsewhere).port);
      open = true;
    },
    async close() {
      proxy.cut();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
