import { expect, it } from 'vitest';
import { inFours } from './in-fours';

it('a secret stands in groups of four, and none of it is lost', () => {
  expect(inFours('ONSWG4TFOQQGC3LJNZ')).toBe('ONSW G4TF OQQG C3LJ NZ');
  expect(inFours('')).toBe('');
});
