import type { BroadcastText } from '../../shared/wire';
import { languageName } from './said';

interface Said extends BroadcastText {
  /** A BCP 47 tag; empty: it is not said. */
  language: string;
}

/** What a broadcast says, in each of its languages. */
export function Quoted({ words }: { words: readonly Said[] }) {
  return (
    <>
      {words.map(({ language, title, text }) => (
        <blockquote key={language}>
          {words.length > 1 && <small>{languageName(language)}</small>}
          <b dir="auto" lang={language || undefined}>
            {title}
          </b>
          <p dir="auto" lang={language || undefined}>
            {text}
          </p>
        </blockquote>
      ))}
    </>
  );
}
