import { useEffect, useRef } from 'preact/hooks';

const NAME_MAX = 80;

interface Naming {
  label: string;
  written: string;
  write: (name: string) => void;
  /** Whether it is written into as soon as it is there. */
  begin?: boolean;
}

/** What its owner calls a passkey. */
export function PasskeyName({ label, written, write, begin = false }: Naming) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (begin) input.current?.select();
  }, [begin]);
  return (
    <label>
      {label}
      <input
        ref={input}
        required
        maxLength={NAME_MAX}
        dir="auto"
        value={written}
        onInput={(event) => write(event.currentTarget.value)}
      />
    </label>
  );
}
