import { effect } from '@preact/signals';
import { render } from 'preact';
import { wait } from '../../shared/backoff';
import { speakMore } from '../../shared/language';
import { me } from '../session';

const texts = import.meta.glob<string>('../../../languages/*/chat-broadcasts.ftl', {
  query: '?raw',
  import: 'default',
});
let begun = false;

/** Shows warnings in their place on the page once somebody is signed in: it is none of the first view's weight. */
export function openBroadcasts(): void {
  effect(() => {
    if (!me.value || begun) return;
    begun = true;
    show();
  });
}

function show(attempt = 0): void {
  Promise.all([import('./panel'), speakMore(texts)]).then(
    ([{ Broadcasts }]) => {
      const place = document.getElementById('warnings');
      if (place) render(<Broadcasts />, place);
    },
    () => setTimeout(show, wait(attempt), attempt + 1),
  );
}
