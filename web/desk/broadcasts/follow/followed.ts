import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { get } from '../../../shared/token';
import type { BroadcastDetail, BroadcastGroup, BroadcastPeople, BroadcastPerson } from '../../../shared/wire';
import { onChange } from '../all';
import { inTurn } from '../in-turn';

const PAGE = 100;

/** One broadcast as the gateway last said that it is. */
export interface Followed {
  detail: Signal<BroadcastDetail | undefined>;
  /** It could not be asked for, or is not there any more. */
  failed: Signal<boolean>;
  load(): void;
}

/** Asks for a broadcast, and again when something about it has changed. */
export function useFollowed(id: string): Followed {
  const followed = useMemo(() => {
    const detail = signal<BroadcastDetail | undefined>();
    const failed = signal(false);
    const load = inTurn(async () => {
      try {
        detail.value = await get<BroadcastDetail>(`/v1/broadcasts/${id}`);
        failed.value = false;
      } catch {
        failed.value = true;
      }
    });
    return { detail, failed, load };
  }, [id]);
  useEffect(() => {
    followed.load();
    return onChange((changed) => changed === id && followed.load());
  }, [followed]);
  return followed;
}

/** Those of one group who are shown, and whether there are more. */
export interface Group {
  people: Signal<readonly BroadcastPerson[] | undefined>;
  more: Signal<boolean>;
  failed: Signal<boolean>;
  load(): void;
  /** Shows a page more. */
  extend(): void;
}

/** Asks for the people of a group, and again for as many when something has changed. */
export function useGroup(id: string, group: BroadcastGroup): Group {
  const known = useMemo(() => {
    const people = signal<readonly BroadcastPerson[] | undefined>();
    const more = signal(false);
    const failed = signal(false);
    let wanted = PAGE;
    const load = inTurn(async () => {
      try {
        const read: BroadcastPerson[] = [];
        let next: string | null | undefined;
        do {
          const after = next ? `&after=${next}` : '';
          const page = await get<BroadcastPeople>(`/v1/broadcasts/${id}/people?group=${group}&limit=${PAGE}${after}`);
          read.push(...page.people);
          next = page.next;
        } while (next && read.length < wanted);
        people.value = read;
        more.value = !!next;
        failed.value = false;
      } catch {
        failed.value = true;
      }
    });
    const extend = () => {
      wanted += PAGE;
      load();
    };
    return { people, more, failed, load, extend };
  }, [id, group]);
  useEffect(() => {
    known.load();
    return onChange((changed) => changed === id && known.load());
  }, [known]);
  return known;
}
