import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../shared/ask';
import { t } from '../../shared/language';
import { useDoing } from '../people/doing';
import { Icon } from '../screen-icon';

/** `useDoing`, with what the gateway says of single fields apart: `wrong` has the words by the field's name. `says` has none for what is to be said of the whole. */
export function useForm(says: (refused: Refused) => string | undefined) {
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const { busy, problem, act } = useDoing();
  const send = async (what: () => Promise<unknown>): Promise<boolean> => {
    let of_field: Record<string, string> | undefined;
    setWrong({});
    const done = await act(async () => {
      try {
        await what();
      } catch (error) {
        const words = error instanceof Refused && error.field && says(error);
        if (!words) throw error;
        of_field = { [error.field as string]: words };
      }
    });
    if (of_field) setWrong(of_field);
    return done && !of_field;
  };
  return { busy, problem, wrong, act: send };
}

export interface FieldProps {
  label: string;
  hint?: string;
  value: string;
  write(value: string): void;
  /** Why it was not taken. The field has the focus then. */
  wrong?: string;
  /** Whether it has the focus at first. */
  focused?: boolean;
  type?: 'text' | 'email' | 'password';
  required?: boolean;
  maxLength?: number;
  dir?: 'auto' | 'ltr';
  inputMode?: 'numeric';
  autoComplete?: 'current-password' | 'new-password' | 'one-time-code' | 'email';
  autoCapitalize?: 'none';
  spellcheck?: false;
  /** What lies over the end of the field. */
  children?: ComponentChildren;
}

/** A field of a form with its name, a hint, and what is wrong with it. */
export function Field({ label, hint, wrong, focused, value, write, type, children, ...input }: FieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // Within the press, as a phone shows its keyboard for no other focus.
  useLayoutEffect(() => {
    if (wrong || focused) field.current?.focus();
  }, [wrong]);
  const told = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="entry">
        <input
          {...input}
          // Preact's types know no field of several types.
          type={type as 'text'}
          id={id}
          ref={field}
          value={value}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={told || undefined}
          onInput={(event) => write(event.currentTarget.value)}
        />
        {children}
      </div>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p class="refused" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** A field for a password, which can be looked at. */
export function PasswordField(props: FieldProps) {
  const [shown, setShown] = useState(false);
  const says = shown ? t('hide-secret', { what: props.label }) : t('show-secret', { what: props.label });
  return (
    <Field {...props} required type={shown ? 'text' : 'password'} dir="ltr" autoCapitalize="none" spellcheck={false}>
      <button type="button" class="plain" aria-label={says} title={says} onClick={() => setShown(!shown)}>
        <Icon is={shown ? 'hidden' : 'seen'} />
      </button>
    </Field>
  );
}

/** What is said of a whole form. */
export function Problem({ says }: { says: string }) {
  if (!says) return null;
  return (
    <p class="refused" role="alert">
      {says}
    </p>
  );
}
