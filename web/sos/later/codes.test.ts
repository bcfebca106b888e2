import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { check, hasCodes, keepCodes, removeCodes } from './codes';

const slow = crypto.subtle.deriveBits.bind(crypto.subtle);
/** As it is but for how long it takes. */
const quickly = () =>
  vi
    .spyOn(crypto.subtle, 'deriveBits')
    .mockImplementation((how, key, bits) => slow({ ...(how as Pbkdf2Params), iterations: 1 }, key, bits));

describe('the codes that end a call', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('are kept so that nobody reads them, and told from each other and from anything else', async () => {
    expect(hasCodes()).toBe(false);
    expect(await keepCodes('1234', '4321')).toBe(true);
    expect(hasCodes()).toBe(true);
    expect(JSON.stringify(localStorage)).not.toMatch(/1234|4321/);
    expect([await check('1234'), await check('4321'), await check('12345'), await check('')]).toEqual([
      'safe',
      'forced',
      'wrong',
      'wrong',
    ]);
    removeCodes();
    expect(hasCodes()).toBe(false);
  }, 60_000);

  it('after five wrong ones none is looked at for a minute, over a reload, too, and a clock that was set back does not make it longer', async () => {
    quickly();
    vi.useFakeTimers({ toFake: ['Date'] });
    await keepCodes('1234', '4321');
    for (let tries = 0; tries < 5; tries++) expect(await check('0000')).toBe('wrong');
    expect([await check('1234'), await check('4321')]).toEqual(['wait', 'wait']);
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(await check('1234')).toBe('safe');
    for (let tries = 0; tries < 5; tries++) await check('0000');
    vi.setSystemTime(Date.now() + 60_001);
    expect(await check('4321')).toBe('forced');
  });

  it('a right one forgives the wrong ones before it', async () => {
    quickly();
    await keepCodes('1234', '4321');
    for (let round = 0; round < 2; round++) {
      for (let tries = 0; tries < 4; tries++) expect(await check('0000')).toBe('wrong');
      expect(await check('4321')).toBe('forced');
    }
  });
});
