/** A first letter in a circle; beside it, whether the person is there: a full dot, or a ring. */
export function Avatar({ name, online }: { name: string; online?: boolean }) {
  return (
    <span class="avatar" aria-hidden="true">
      <span>{Array.from(name)[0]?.toLocaleUpperCase()}</span>
      {online !== undefined && <i class={online ? 'on' : 'off'} />}
    </span>
  );
}
