/** What is asked in dialogs, and the way to broadcasts: loaded right after the first view, before anybody wants it. */
export { open } from './broadcasts/door';
export { Dialogs } from './dialogs';
