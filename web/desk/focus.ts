import { signal } from '@preact/signals';

/** The incident whose row takes the focus once it is on the screen. */
export const row_wanted = signal<string | undefined>();
let heading_wanted = false;

export function rowId(incident: string): string {
  return `row-${incident}`;
}

export function inDetail(): boolean {
  return document.activeElement?.closest('.detail') != null;
}

/** To the name of the open incident, from where Tab goes on to what can be done. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('.detail h2')?.focus();
}

export function wantHeading(): void {
  heading_wanted = true;
}

/** Called when an incident's heading came onto the screen. */
export function headingShown(): void {
  if (heading_wanted) focusHeading();
  heading_wanted = false;
}
