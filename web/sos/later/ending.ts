import { word } from '../words';
import { check, hasCodes } from './codes';

type End = 'safe' | 'cancelled';

/** The words are the gateway's own, and nobody else's: they hold no markup. */
export const ENDING = () => `<div id="end"><div class="row" id="ending"><button id="safe">${word('safe')}</button>
<button id="mistake">${word('mistake')}</button></div>
<form id="ask" hidden aria-labelledby="question"><p id="question"></p>
<label id="coded">${word('code')}<input id="code" class="secret" autocomplete="off" maxlength="64"></label>
<p id="wrong" role="alert"></p>
<div class="row"><button id="yes">${word('yes')}</button><button type="button" id="no">${word('no')}</button></div>
</form></div>`;

/** Asks before a call is ended, and for a code where there are codes (decision 12). */
export function askBeforeEnd(
  element: (id: string) => HTMLInputElement,
  end: (how: End, forced?: boolean) => void,
): void {
  let asked: End | undefined;

  const ask = (how?: End) => {
    asked = how;
    element('ask').hidden = !how;
    element('ending').hidden = !!how;
    element('code').value = element('wrong').textContent = '';
    if (!how) return;
    element('question').textContent = word(`ask-${how}`);
    element('coded').hidden = !hasCodes();
    element(hasCodes() ? 'code' : 'no').focus();
  };

  const answer = async () => {
    const how = asked;
    if (!how) return;
    const code = hasCodes() ? await check(element('code').value) : 'safe';
    if (code === 'wrong' || code === 'wait') {
      element('code').value = '';
      element('wrong').textContent = word(code === 'wrong' ? 'code-wrong' : 'code-wait');
      return;
    }
    ask();
    end(how, code === 'forced' || undefined);
  };

  element('safe').onclick = () => ask('safe');
  element('mistake').onclick = () => ask('cancelled');
  element('no').onclick = () => ask();
  element('ask').onsubmit = () => {
    answer();
    return false;
  };
}
