import { word } from '../words';
import { CODE_CHARS_MIN, canKeep, check, hasCodes, keepCodes, removeCodes } from './codes';

const field = (id: string) =>
  `<label id="of-${id}">${word(id)}<input id="${id}" class="secret" autocomplete="off" maxlength="64"></label>`;

const page = () => `<form>
<h1 id="about-codes">${word('codes')}</h1><p class="quiet">${word('codes-why')}</p>
${field('codes-current')}${field('codes-safe')}${field('codes-forced')}
<p id="codes-said" role="status"></p>
<button>${word('codes-save')}</button>
<div class="row"><button type="button" id="codes-remove">${word('codes-remove')}</button>
<button type="button" id="codes-close">${word('close')}</button></div></form>`;

/** Offers to set the codes that end a call, among what can be said before it. */
export function offerCodes(into: Element | null): void {
  if (!into || !canKeep()) return;
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'about-codes');
  dialog.innerHTML = page();
  const open = document.createElement('button');
  open.type = 'button';
  open.id = 'codes';
  open.textContent = word('codes');
  into.append(open);
  document.body.append(dialog);
  const element = (id: string) => document.getElementById(id) as HTMLInputElement;
  const say = (id: string) => {
    element('codes-said').textContent = word(id);
  };
  const show = () => {
    for (const id of ['codes-current', 'codes-safe', 'codes-forced']) element(id).value = '';
    element('of-codes-current').hidden = element('codes-remove').hidden = !hasCodes();
  };
  /** Who changes them has one of them: either, as whoever forces somebody learns nothing from that. */
  const allowed = async () => {
    const found = hasCodes() ? await check(element('codes-current').value) : 'safe';
    if (found === 'wrong') say('code-wrong');
    if (found === 'wait') say('code-wait');
    return found === 'safe' || found === 'forced';
  };
  open.onclick = () => {
    show();
    element('codes-said').textContent = '';
    dialog.showModal();
  };
  element('codes-close').onclick = () => dialog.close();
  element('codes-remove').onclick = async () => {
    if (!(await allowed())) return;
    removeCodes();
    show();
    say('codes-removed');
  };
  (dialog.firstChild as HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    const [safe, forced] = [element('codes-safe').value, element('codes-forced').value];
    if (safe === forced || Math.min(safe.length, forced.length) < CODE_CHARS_MIN) return say('codes-bad');
    allowed().then(async (may) => {
      if (!may || !(await keepCodes(safe, forced))) return;
      show();
      say('codes-kept');
    });
  };
}
