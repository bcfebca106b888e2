import { signal } from '@preact/signals';
import { get } from '../../../shared/token';
import type { ConversationList } from '../../../shared/wire';
import { me } from '../../session';

/** The conversations of two that the responder has, by the other person. */
export const talks = signal<ReadonlyMap<string, string>>(new Map());

/** Asks for them; without an answer nobody is offered one. */
export async function loadTalks(): Promise<void> {
  try {
    const { conversations } = await get<ConversationList>('/v1/conversations');
    talks.value = new Map(
      conversations
        .filter(({ kind }) => kind === 'direct')
        .flatMap(({ id, members }) => members.map((member) => [member, id] as const))
        .filter(([member]) => member !== me.value?.id),
    );
  } catch {
    // The next broadcast that is opened asks again.
  }
}
