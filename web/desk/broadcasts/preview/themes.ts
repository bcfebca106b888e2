/** Colours by their names as custom properties, `--ground`. */
export type Colours = Record<string, string>;

/** What a palette says for bright and for dark screens, whatever this one is. */
export function themesOf(css: string): { light: Colours; dark: Colours } {
  const [before = '', after = ''] = css.split('@media (prefers-color-scheme: dark)');
  const colours = (text: string): Colours =>
    Object.fromEntries(
      [...text.matchAll(/(--[\w-]+): (#[0-9a-f]+);/g)].map(([, name = '', value = '']) => [name, value]),
    );
  const light = colours(before);
  return { light, dark: { ...light, ...colours(after) } };
}
