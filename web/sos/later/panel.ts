import { word } from '../words';
import type { prepare } from './call';
import { askBeforeEnd, ENDING } from './ending';
import type { Known } from './known';

const PHRASES = ['hurt', 'fire', 'silent', 'not-alone', 'cannot-move'];

const box = (id: string, name: string, words: string) =>
  `<label id="${id}" class="row choice"><input id="${name}" type="checkbox"> ${word(words)}</label>`;

/** The words are the gateway's own, and nobody else's: they hold no markup. */
const page = () => `
<div id="phrases" class="row" role="group" aria-label="${word('phrases')}">
${PHRASES.map((phrase) => `<button>${word(`phrase-${phrase}`)}</button>`).join('')}</div>
<div class="log" role="log"><ul id="chat"></ul></div>
<form id="say" class="row"><input id="words" maxlength="500" autocomplete="off" aria-label="${word('message')}"
placeholder="${word('write')}"><button>${word('send')}</button></form>
<div id="voice"><p class="quiet" id="why"></p><div class="row"><button id="speak"></button>
<button id="show">${word('photo')}</button></div>
<input id="photo" type="file" accept="image/*" capture="environment" hidden>
<p class="quiet" id="heard" role="status"></p></div>
${box('quieting', 'quiet', 'quiet')}${box('sharing', 'share', 'share')}
<details id="who"><summary>${word('who')}</summary><ul id="audience"></ul><button id="stop"></button></details>
${ENDING()}
<a class="call" id="again" href="/" hidden>${word('close')}</a>`;

type List = (id: string, lines: string[][]) => void;

/** Puts what a caller can do beside waiting into the page; returns what shows how it stands. */
export function open(into: HTMLElement, list: List, caller: () => ReturnType<typeof prepare> | undefined) {
  into.innerHTML = page();
  const element = (id: string) => document.getElementById(id) as HTMLInputElement;
  let lines = 0;
  let hidden = false;
  const tell = (id: string, text: string) => {
    if (element(id).textContent !== text) element(id).textContent = text;
  };

  askBeforeEnd(element, (how, forced) => caller()?.end(how, forced));
  for (const phrase of element('phrases').children as HTMLCollectionOf<HTMLElement>)
    phrase.onclick = () => caller()?.say(phrase.textContent as string);
  element('say').onsubmit = () => {
    const words = element('words');
    const text = words.value.trim();
    if (text) caller()?.say(text);
    words.value = '';
    return false;
  };
  element('speak').onclick = () => caller()?.speak();
  element('show').onclick = () => element('photo').click();
  element('photo').onchange = () => {
    const [file] = element('photo').files ?? [];
    if (file) caller()?.show(file);
    element('photo').value = '';
  };
  element('share').onchange = () => caller()?.share(element('share').checked);
  element('quiet').onchange = () => caller()?.silence(element('quiet').checked);
  element('stop').onclick = () => caller()?.hide(!hidden);

  return ({ call, outbox, messages, seen_by, contacts = [], end, place, voice, by_itself, heard }: Known) => {
    list('chat', [
      ...messages.map(({ by, text, refused = '' }) => [by || word('me'), text, refused]),
      ...outbox.flatMap(({ message, clip }) =>
        message || clip?.kind === 'image' ? [[word('me'), message?.text ?? word('picture'), word('waiting')]] : [],
      ),
    ]);
    const chat = element('chat');
    if (chat.children.length !== lines) chat.scrollTop = chat.scrollHeight;
    lines = chat.children.length;
    element('voice').hidden = !!end || !navigator.mediaDevices;
    element('why').hidden = !!voice && !by_itself;
    tell('why', word(by_itself ? 'recording-itself' : 'voice-why'));
    tell('speak', voice === 'recording' ? word('stop-recording') : word('record'));
    tell(
      'heard',
      [
        voice === 'denied' && word('voice-denied'),
        heard && word('heard'),
        outbox.some(({ clip }) => clip?.kind === 'voice') && word('voice-on-its-way'),
      ]
        .filter(Boolean)
        .join(' '),
    );
    hidden = !!call.hidden;
    if (hidden && !end) tell('place', word('place-stopped'));
    tell('stop', word(hidden ? 'place-again' : 'stop-place'));
    list('audience', [
      [call.incident ? (seen_by ? word('who-seen', seen_by) : word('who-desk')) : ''].filter(Boolean),
      ...contacts.map((name) => [word('who-contact', name)]),
    ]);
    element('who').hidden = !!end || !call.incident;
    element('share').checked = !!call.share;
    element('sharing').hidden = !!end || hidden || place === 'denied';
    element('quiet').checked = !!call.start.silent;
    element('quieting').hidden = !!end;
    element('phrases').hidden = !!end;
    element('end').hidden = !!end || outbox.some((item) => item.end);
    element('again').hidden = !end;
  };
}
