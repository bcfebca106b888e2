import { refresh, SOS_TOKEN } from '../../shared/auth';
import { wait } from '../../shared/backoff';
import { keep, kept } from '../../shared/kept';
import { openLink } from '../../shared/link';
import type { Consent, SosRecorded } from '../../shared/wire';
import { freshId } from '../fresh';
import * as store from '../outbox';
import { showAhead } from './ahead';
import { agreement } from './consent';
import { deliveries } from './deliveries';
import { hearing } from './hearing';
import { type Call, isOver, type Known, type Outgoing, written } from './known';
import { currentFix, follow } from './place';
import { ask, REQUEST_WAIT_MS, sleep } from './requests';
import { recordings } from './voice';

/** The answer on the socket is waited for this long before the call goes out by HTTP, too (A31: 10 s at the latest). */
const FALLBACK_AFTER_MS = 5_000;

/**
 * Opens a connection and asks for the place while the countdown runs, so that the call
 * need not wait for either; `run` sends the call, or goes on with one that was kept.
 */
export function prepare(call: Call, show: (known: Known) => void, outbox: Outgoing[] = []) {
  const known: Known = { call, outbox, messages: [] };
  let running = false;
  let posting = false;
  let link: ReturnType<typeof openLink> | undefined;
  /** An end stands on every tab at once: of a forced one the gateway tells none of them (decision 12). */
  const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lifeline-sos') : undefined;

  const update = (change: Partial<Known>) => {
    Object.assign(known, change);
    if (running) show(known);
    else if ('voice' in change) showAhead(known, voice.speak);
  };

  const save = async () => {
    call.n = 0;
    update({ saved: !known.end && (await store.put(call)) });
  };

  const token = () => call.token ?? kept(SOS_TOKEN);

  const ended = (end: NonNullable<Known['end']>, forced?: boolean) => {
    voice.stop();
    store.forget();
    if (known.end) return;
    update({ end, forced });
    tabs?.postMessage({ sos: call.start.sos, end, forced });
  };
  if (tabs) {
    tabs.onmessage = ({ data: { sos, end, forced, shown } }) => {
      if (sos !== call.start.sos || known.end) return;
      if (end) return ended(end, forced);
      Object.assign(call, shown);
      if (call.hidden) hideHere();
      update({});
    };
  }

  /** What the caller lets the phone say of the place holds for every tab: each asks the phone by itself. */
  const tellTabs = () => {
    const { hidden, share, agreed } = call;
    tabs?.postMessage({ sos: call.start.sos, shown: { hidden, share, agreed } });
  };

  /** Nothing that is known of the place goes out any more. */
  const hideHere = () => {
    known.place = undefined;
    call.start.fix = undefined;
    way.dropFixes();
  };

  const ear = hearing({ known, update, token, link: () => link, ended });
  const way = deliveries({ known, update, token, link: () => link, told: ear.told, ended });

  /** Written into the call until it goes out, and said by itself after that. */
  const agree = (to: Consent['to'], given: boolean) => {
    const consent = agreement(call, to, given);
    if (!consent) return;
    if (running) {
      way.queue({ consent });
      save();
    } else call.start.consents = [...(call.start.consents ?? []), consent];
  };

  const voice = recordings({
    known,
    update,
    agree: (given) => agree('voice', given),
    part: (clip) => way.queue({ clip }),
  });

  const connect = () => {
    link = openLink({
      token: async (rejected) => {
        if (!rejected) return token();
        call.token = undefined;
        keep(SOS_TOKEN);
        post();
        return (await refresh())?.sos_token;
      },
      onWelcome: () => {
        ear.subscribe();
        way.anew();
      },
      onEvent: ear.hear,
      onState: ({ is }) => {
        way.socket(is === 'open');
        update({ link: is });
      },
    });
  };

  const recorded = (sos: string, incident: string) => {
    if (call.incident && link && known.link !== 'stopped') return;
    call.start.sos = sos;
    call.incident = incident;
    if (known.link === 'open') ear.subscribe();
    else if (!link || known.link === 'stopped') connect();
    save();
    way.flush();
  };

  /** What a call says that it went out without. */
  const sayApart = ({ fix, text, silent, consents }: Partial<Call['start']>) => {
    if (fix) way.queue({ fix });
    if (text) way.queue(written(text));
    if (silent) way.queue({ silent });
    for (const consent of consents ?? []) way.queue({ consent });
  };

  /**
   * The same call by HTTP, again and again until it is in the store and there is a token to follow it with.
   * It needs no login.
   */
  const post = async () => {
    if (!running || posting) return;
    posting = true;
    let body = call.start;
    let bearer = token();
    for (let attempt = 0; !call.incident || !token(); attempt++) {
      try {
        const request = { method: 'POST', body: JSON.stringify(body) };
        const answer = await Promise.race([ask('/v1/sos', bearer, request), sleep(REQUEST_WAIT_MS)]);
        if (answer?.ok) {
          const { sos, incident, sos_token }: SosRecorded = await answer.json();
          call.token = sos_token;
          recorded(sos, incident);
          break;
        }
        // A login or a word that is not taken never holds the call back.
        if (answer && answer.status < 429) {
          if (!bearer) {
            const { sos, ...more } = body;
            body = { sos };
            sayApart(more);
          }
          bearer = undefined;
        }
      } catch {
        // Offline: again.
      }
      await sleep(wait(attempt));
    }
    posting = false;
  };

  /** Asks where the phone is. A phone may give the same fix twice: it goes out once. */
  const locate = async () => {
    if (call.hidden) return;
    try {
      const fix = await currentFix();
      if (call.hidden) return;
      known.place = Math.round(fix.accuracy_m as number);
      if (isOver(known) || fix.at === call.fixed_at) return;
      call.fixed_at = fix.at;
      agree('location', true);
      if (running) way.queue({ fix });
      else call.start.fix = fix;
    } catch {
      update({ place: known.place ?? 'denied' });
    }
  };

  locate();
  if (token()) connect();
  voice.beginIfAllowed();

  return {
    async run() {
      running = true;
      update({});
      const { start } = call;
      const running_here = await store.begin({ ...call, n: 0 }).catch(() => undefined);
      // Another tab pressed first: this is its call, and what was written here is said in it.
      if (running_here && running_here.start.sos !== start.sos) {
        Object.assign(call, running_here);
        sayApart({ ...start, fix: undefined });
      }
      update({ saved: !!running_here });
      if (call.incident) {
        save();
        if (link) way.flush();
        else connect();
        post();
      } else {
        link
          ?.send('sos.start', call.start)
          .then(({ sos, incident }) => recorded(sos ?? start.sos, incident as string), post);
        setTimeout(post, link ? FALLBACK_AFTER_MS : 0);
      }
      voice.run();
      follow(performance.now() - Math.max(0, Date.now() - Date.parse(call.start.pressed_at as string)), known, locate);
    },
    say: (text: string) => way.queue(written(text)),
    end: (end: 'safe' | 'cancelled', forced?: boolean) => way.queue({ end, forced }),
    speak: voice.speak,
    async show(file: File) {
      const data = await file.arrayBuffer();
      way.queue({ clip: { id: freshId(), kind: 'image', type: file.type, offset: 0, data, last: true } });
    },
    /** Whether the phone goes on saying where it is, after the first 40 s. */
    share(yes: boolean) {
      call.share = yes;
      agree('location_tail', yes);
      save();
      tellTabs();
      if (yes) locate();
    },
    /** Whether it says so at all. */
    hide(yes: boolean) {
      call.hidden = yes;
      if (yes) {
        call.share = false;
        agree('location_tail', false);
        agree('location', false);
        hideHere();
      }
      save();
      tellTabs();
      if (!yes) locate();
    },
    /** Whether nobody may ring. What records by itself ends: the phone may show that it does. */
    silence(silent: boolean) {
      call.start.silent = silent;
      way.queue({ silent });
      save();
      if (silent && known.by_itself) voice.stop();
    },
    refresh: () => update({}),
    close() {
      voice.discard();
      way.close();
      link?.close();
      tabs?.close();
    },
  };
}
