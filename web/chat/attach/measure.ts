import { language } from '../../shared/language';

const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** How much something weighs, in the language of the page. */
export function weight(bytes: number): string {
  const step = Math.min(STEPS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const options = { style: 'unit', unit: STEPS[step], maximumFractionDigits: step > 1 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, options).format(bytes / 1000 ** step);
}

/** How long something sounds: minutes and seconds. */
export function duration(ms: number | null | undefined): string {
  const seconds = Math.round((ms ?? 0) / 1000);
  const digits = (of: number, least: number) =>
    new Intl.NumberFormat(language, { minimumIntegerDigits: least }).format(of);
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
}
