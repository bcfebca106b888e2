import { isAfter, place } from './cursor';
import type { Talk } from './talk';

/** How far one of my messages has come: never further than the gateway said. */
export interface Receipt {
  is: 'stored' | 'delivered' | 'read';
  /** How many have it, or have read it, where not all of several have; and how many there are. */
  some?: { is: 'delivered' | 'read'; count: number; total: number };
}

/** How far my message at a cursor has come with those who could see it. */
export function receipt(talk: Talk, cursor: string, me: string): Receipt {
  const others = talk.members.filter((member) => {
    const since = talk.joined.find((one) => one.member === member);
    return member !== me && (!since || since.entry <= place(cursor));
  });
  const total = others.length;
  const count = (what: 'delivered' | 'read') =>
    others.filter((member) => {
      const to = talk.receipts[member]?.[what];
      return to !== undefined && !isAfter(cursor, to);
    }).length;
  const read = count('read');
  const delivered = count('delivered');
  if (total === 0) return { is: 'stored' };
  if (read === total) return { is: 'read' };
  const is = delivered === total ? 'delivered' : 'stored';
  if (read > 0) return { is, some: { is: 'read', count: read, total } };
  if (delivered > 0 && delivered < total) return { is, some: { is: 'delivered', count: delivered, total } };
  return { is };
}
