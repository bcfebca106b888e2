import { FluentBundle, type FluentResource, type FluentVariable } from '@fluent/bundle';

/** Which languages there are, each by its own name. */
export const LANGUAGES = {
  en: 'English',
  bn: 'বাংলা',
  zh: '中文',
  es: 'Español',
  ar: 'العربية',
  fr: 'Français',
} as const;
export type Language = keyof typeof LANGUAGES;
/** What a build knows of a page's texts: a loader for each file, named `.../{language}/{page}.ftl`; the build has read it (`texts.ts`). */
export type Texts = Record<string, () => Promise<unknown>>;

/** The cookie in which the choice is kept, for the pages that the gateway renders, too. */
const COOKIE = 'lang';
const YEAR_S = 31_536_000;
const RIGHT_TO_LEFT = new Set<Language>(['ar']);

let bundle = new FluentBundle('en');
/** The language that the page speaks. */
export let language: Language = 'en';

/** The first wanted one that there is, by its primary subtag (`zh-Hans-CN` is `zh`); English if there is none. */
export function choose(wanted: readonly (string | null | undefined)[]): Language {
  const known = wanted.map((tag) => tag?.toLowerCase().split(/[-_]/)[0]).find((tag) => tag && tag in LANGUAGES);
  return (known as Language | undefined) ?? 'en';
}

/** What the address, the cookie and the browser ask for, in this order. */
export function wanted(): (string | null | undefined)[] {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith(`${COOKIE}=`));
  return [
    new URLSearchParams(location.search).get('lang'),
    cookie?.slice(COOKIE.length + 1),
    ...(navigator.languages ?? []),
  ];
}

async function load(texts: Texts, tag: Language): Promise<FluentResource> {
  const body = await Object.entries(texts).find(([path]) => path.includes(`/${tag}/`))?.[1]();
  if (!Array.isArray(body)) throw new Error(`there are no texts in ${tag}`);
  return { body };
}

/** Has the page speak: loads the texts of one language, and says on the document which and which way it runs. */
export async function speak(texts: Texts, tag = choose(wanted())): Promise<void> {
  const resource = await load(texts, tag);
  language = tag;
  bundle = new FluentBundle(tag);
  bundle.addResource(resource);
  document.documentElement.lang = tag;
  document.documentElement.dir = RIGHT_TO_LEFT.has(tag) ? 'rtl' : 'ltr';
}

/** Loads more texts of the language that is spoken: those of a screen that is not shown at first. */
export async function speakMore(texts: Texts): Promise<void> {
  bundle.addResource(await load(texts, language), { allowOverrides: true });
}

/** Keeps a choice, for every page of this gateway. The page speaks it when it is loaded next. */
export function keepLanguage(tag: Language): void {
  // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is not in every browser that Lifeline is for.
  document.cookie = `${COOKIE}=${tag}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; Secure`;
}

/** A text by its id. What is put into it is isolated from what stands round it. */
export function t(id: string, args?: Record<string, FluentVariable>): string {
  const pattern = bundle.getMessage(id)?.value;
  return pattern ? bundle.formatPattern(pattern, args, []) : id;
}
