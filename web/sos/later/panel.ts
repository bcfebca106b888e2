import type { Known, prepare } from './call';
import * as strings from './strings';

/** Words are written into the page as text, never as markup: these are this file's own. */
const PAGE = `
<div id="phrases" class="row" role="group" aria-label="${strings.phrasesName}">
${strings.phrases.map((phrase) => `<button>${phrase}</button>`).join('')}</div>
<ul id="chat" role="log"></ul>
<form id="say" class="row"><input id="words" maxlength="500" autocomplete="off" aria-label="${strings.message}"
placeholder="${strings.write}"><button>${strings.send}</button></form>
<label id="sharing" class="row"><input id="share" type="checkbox"> ${strings.share}</label>
<div id="end"><div class="row" id="ending"><button id="safe">${strings.safe}</button>
<button id="mistake">${strings.mistake}</button></div>
<div id="ask" hidden role="group" aria-labelledby="question"><p id="question"></p>
<div class="row"><button id="yes">${strings.yes}</button><button id="no">${strings.no}</button></div></div></div>
<a class="call" id="again" href="/" hidden>${strings.close}</a>`;

type List = (id: string, lines: string[][]) => void;

/** Puts what a caller can do beside waiting into the page; returns what shows how it stands. */
export function open(into: HTMLElement, list: List, caller: () => ReturnType<typeof prepare> | undefined) {
  into.innerHTML = PAGE;
  const element = (id: string) => document.getElementById(id) as HTMLInputElement;
  let asked: 'safe' | 'cancelled' | undefined;
  let lines = 0;

  const ask = (end?: 'safe' | 'cancelled') => {
    asked = end;
    element('ask').hidden = !end;
    element('ending').hidden = !!end;
    if (!end) return;
    element('question').textContent = strings.ask[end];
    element('no').focus();
  };
  element('safe').onclick = () => ask('safe');
  element('mistake').onclick = () => ask('cancelled');
  element('no').onclick = () => ask();
  element('yes').onclick = () => {
    if (asked) caller()?.end(asked);
    ask();
  };
  for (const phrase of element('phrases').children as HTMLCollectionOf<HTMLElement>)
    phrase.onclick = () => caller()?.say(phrase.textContent as string);
  element('say').onsubmit = () => {
    const words = element('words');
    const text = words.value.trim();
    if (text) caller()?.say(text);
    words.value = '';
    return false;
  };
  element('share').onchange = () => caller()?.share(element('share').checked);

  return ({ call, outbox, messages, end, place }: Known) => {
    list('chat', [
      ...messages.map(({ by, text, refused = '' }) => [by || strings.me, text, refused]),
      ...outbox.flatMap(({ message }) => (message ? [[strings.me, message.text, strings.waiting]] : [])),
    ]);
    const chat = element('chat');
    if (chat.children.length !== lines) chat.scrollTop = chat.scrollHeight;
    lines = chat.children.length;
    element('share').checked = !!call.share;
    element('sharing').hidden = !!end || place === 'denied';
    element('phrases').hidden = !!end;
    element('end').hidden = !!end || outbox.some((item) => item.end);
    element('again').hidden = !end;
  };
}
