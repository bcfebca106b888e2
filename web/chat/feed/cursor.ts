/** The place of a cursor in its history. Within one history a later entry has a greater one. */
export function place(cursor: string): number {
  return Number(cursor.slice(cursor.lastIndexOf('.') + 1));
}

/** Whether `one` comes after `other`. */
export function isAfter(one: string, other: string): boolean {
  return place(one) > place(other);
}

/** The later of two. */
export function later(one: string, other: string | undefined): string {
  return other !== undefined && isAfter(other, one) ? other : one;
}
