import { useDoing } from '../people/doing';
import { Problem } from './form';

/** A switch whose stand the gateway keeps. What it has not taken is not shown as so; `on` gives nothing where the stand is not known. */
export function KeptSwitch({
  label,
  on,
  put,
}: {
  label: string;
  on(): boolean | undefined;
  put(on: boolean): Promise<unknown>;
}) {
  const { busy, problem, act } = useDoing();
  return (
    <>
      <label class="switch">
        <input
          type="checkbox"
          disabled={busy || on() === undefined}
          checked={on() ?? false}
          onChange={async ({ currentTarget }) => {
            await act(() => put(currentTarget.checked));
            currentTarget.checked = on() ?? false;
          }}
        />{' '}
        {label}
      </label>
      <Problem says={problem} />
    </>
  );
}
