import { FluentBundle, type FluentVariable } from '@fluent/bundle';
import { choose, type Language } from '../../../shared/language';

const texts = import.meta.glob<string>('../../../../languages/*/chat-broadcasts.ftl', {
  query: '?raw',
  import: 'default',
});

/** The words of the chat in one language. */
export type Spoken = (id: string, args?: Record<string, FluentVariable>) => string;

/** What stands round a warning on the phone of who reads this language; of who reads another one, it is theirs: the page's. */
export async function spokenIn(tag: string, page: Language): Promise<Spoken> {
  const known = choose([tag]);
  const language = tag.split('-')[0] === known ? known : page;
  const load = Object.entries(texts).find(([path]) => path.includes(`/${language}/`))?.[1];
  const body = await load?.();
  const bundle = new FluentBundle(language);
  bundle.addResource({ body: Array.isArray(body) ? body : [] });
  return (id, args) => {
    const pattern = bundle.getMessage(id)?.value;
    return pattern ? bundle.formatPattern(pattern, args, []) : id;
  };
}
