import './door.css';
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { wait } from '../../shared/backoff';
import { speakMore, t } from '../../shared/language';
import type { Incident } from '../../shared/wire';
import { single_keys } from '../keys';
import { me } from '../session';
import { broadcasts, dialog } from '../view';
import { entered, go, leave, route } from './route';

const texts = import.meta.glob<string>('../../../languages/*/desk-broadcasts.ftl', {
  query: '?raw',
  import: 'default',
});

/** What the desk shows of broadcasts, in the places where its own things stand. */
export interface Way {
  /** The room stands in place of the incidents. */
  entered: ReadonlySignal<boolean>;
  /** What is on a key, and what it does, for the list of keys. */
  KEYS: readonly (readonly [string, string])[];
  Door: ComponentType;
  Room: ComponentType;
  WarnNear: ComponentType<{ incident: Incident }>;
}

/** Whether the account may warn people, as the policies say it (`admins-warn-people`). The gateway asks them again. */
export function maySend(): boolean {
  return me.value?.role === 'admin';
}

/** Opens the way for responders (`responders-follow-broadcasts`): it is none of the first view's weight. */
export async function open(): Promise<void> {
  if (broadcasts.peek() || me.peek()?.role === 'citizen') return;
  try {
    await speakMore(texts);
  } catch {
    // With the next connection.
    return;
  }
  broadcasts.value = { entered, KEYS: [['b', 'b']], Door, Room, WarnNear };
  addEventListener('keydown', onKey);
}

function Door() {
  return (
    <button
      type="button"
      class="tab door"
      aria-pressed={entered.value}
      onClick={() => (entered.value ? leave() : go('list'))}
    >
      {t('broadcasts')} <kbd>b</kbd>
    </button>
  );
}

/** The room itself comes when it is first entered. */
function Room() {
  const [room, setRoom] = useState<typeof import('./room')>();
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout>;
    const load = (attempt: number) =>
      import('./room').then(setRoom, () => {
        waiting = setTimeout(load, wait(attempt), attempt + 1);
      });
    load(0);
    return () => clearTimeout(waiting);
  }, []);
  return room ? <room.Room /> : <main class="room">{t('loading')}</main>;
}

/** A warning for those around an incident, by who may send one. */
function WarnNear({ incident }: { incident: Incident }) {
  if (!maySend() || !incident.location || incident.status === 'resolved') return null;
  return (
    <button type="button" class="warn-near" onClick={() => go('new', incident.id)}>
      {t('warn-near')}
    </button>
  );
}

/** To the name of what is open, from where Tab goes on. */
function toHeading(field: HTMLElement): void {
  field.blur();
  document.querySelector<HTMLElement>('.pane h2')?.focus();
}

/** `b` goes in and out; in the room, Escape leaves a field, then the screen, then the room. */
function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (dialog.value || document.querySelector('dialog[open]')) return;
  const field = event.target instanceof Element && event.target.closest<HTMLElement>('input, textarea, select');
  if (event.key === 'Escape' && entered.value) {
    if (field) toHeading(field);
    else if (route.value?.screen === 'list') leave();
    else go('list');
  } else if (event.key === 'b' && !field && single_keys.value) {
    if (entered.value) leave();
    else go('list');
  } else return;
  event.preventDefault();
}
