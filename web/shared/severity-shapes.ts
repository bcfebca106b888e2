import type { Severity } from './wire';

/** What is drawn in 16 by 16 for each severity: shape, word and colour, so that none of the three is needed alone. */
export const SHAPES: Record<Severity, string> = {
  Extreme: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  Severe: 'M8 1l7.5 14H.5z',
  Moderate: 'M8 .5L15.5 8 8 15.5.5 8z',
  Minor: 'M8 1a7 7 0 110 14A7 7 0 018 1z',
  Unknown: 'M2 2h12v12H2zm2 2v8h8V4z',
};
