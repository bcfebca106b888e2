import { expect, it } from 'vitest';
import { stepFor } from './graticule';

it('about five lines cross what is seen, from the world down to a street', () => {
  for (const degrees of [360, 100, 12, 1, 0.3, 0.02]) {
    const lines = degrees / stepFor(degrees);
    expect(lines).toBeGreaterThanOrEqual(5);
    expect(lines).toBeLessThanOrEqual(15);
  }
});
