import { signal } from '@preact/signals';

/** Gives the picture of a person or a conversation, by their id, as an address that is there at once; none: it has none, or it has not come. */
export const portraits = signal<(of: string) => string | undefined>(() => undefined);

/** A picture in a circle, or a first letter; beside it, whether the person is there: a full dot, or a ring. */
export function Avatar({ name, of, online }: { name: string; of: string; online?: boolean }) {
  const picture = portraits.value(of);
  return (
    <span class="avatar" aria-hidden="true">
      {picture ? <img src={picture} alt="" /> : <span>{Array.from(name)[0]?.toLocaleUpperCase()}</span>}
      {online !== undefined && <i class={online ? 'on' : 'off'} />}
    </span>
  );
}
