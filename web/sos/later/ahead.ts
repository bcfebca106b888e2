import { word } from '../words';
import type { Known } from './known';

/** Says during the countdown that it is being recorded, above everything that the thumb is on its way to. */
export function showAhead({ voice }: Known, stop: () => void): void {
  document.getElementById('ahead')?.remove();
  if (voice !== 'recording') return;
  const line = document.createElement('div');
  line.id = 'ahead';
  const why = document.createElement('p');
  why.className = 'quiet';
  why.textContent = word('recording-itself');
  const button = document.createElement('button');
  button.textContent = word('stop-recording');
  button.onclick = stop;
  line.append(why, button);
  document.querySelector('#counting h1')?.after(line);
}
