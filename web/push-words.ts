import { plainTexts } from './plain-texts';
import type { Words } from './sos/notification';

/** The words of notifications as a table: a worker that is woken for a push needs nothing else to read them. */
export function pushWords(): Words {
  return plainTexts('push.ftl');
}
