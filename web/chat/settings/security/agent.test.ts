import { describe, expect, it } from 'vitest';
import { type Agent, agentOf } from './agent';

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const APPLE = 'like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('what a browser or a program says of itself', () => {
  it.each<[string, Agent]>([
    [`${ANDROID} Chrome/139.0.0.0 Mobile Safari/537.36`, { device: 'phone', browser: 'Chrome', system: 'Android' }],
    [`${ANDROID} Chrome/139.0.0.0 Safari/537.36`, { device: 'tablet', browser: 'Chrome', system: 'Android' }],
    [
      `${ANDROID} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
      { device: 'phone', browser: 'Samsung Internet', system: 'Android' },
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 ${APPLE} Version/17.5 Mobile/15E148 Safari/604.1`,
      { device: 'phone', browser: 'Safari', system: 'iPhone' },
    ],
    [
      `Mozilla/5.0 (iPad; CPU OS 12_5 ${APPLE} Version/12.1 Mobile/15E148 Safari/604.1`,
      { device: 'tablet', browser: 'Safari', system: 'iPad' },
    ],
    [`${LINUX} Chrome/139.0.0.0 Safari/537.36`, { device: 'computer', browser: 'Chrome', system: 'Linux' }],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
      { device: 'computer', browser: 'Firefox', system: 'Windows' },
    ],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
      { device: 'computer', browser: 'Chrome', system: 'Chrome OS' },
    ],
    ['curl/8.5.0', { device: 'program', program: 'curl' }],
    ['python-requests/2.31.0', { device: 'program', program: 'python-requests' }],
  ])('%s', (said, agent) => {
    expect(agentOf(said)).toEqual(agent);
  });

  it.each([undefined, null, '', '  '])('nothing: %s', (said) => {
    expect(agentOf(said)).toEqual({ device: 'unknown' });
  });

  it('what is not known is shown as it is, in one short line that turns nothing round', () => {
    expect(agentOf('my\u202e thing\n2')).toEqual({ device: 'unknown', said: 'my thing 2' });
    expect(agentOf('Mozilla/5.0 something')).toEqual({ device: 'unknown', said: 'Mozilla/5.0 something' });
    const { said } = agentOf('x'.repeat(5000)) as { said: string };
    expect(said).toBe(`${'x'.repeat(60)}…`);
  });
});
