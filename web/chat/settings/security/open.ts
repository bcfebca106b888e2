import { speakMore } from '../../../shared/language';

const texts = import.meta.glob<string>('../../../../languages/*/security.ftl', { query: '?raw', import: 'default' });

/** The screens with their words, which nobody else needs. */
export async function open() {
  const [screens] = await Promise.all([import('./security'), speakMore(texts)]);
  return screens;
}
