import { signal } from '@preact/signals';
import type { Why } from '../../shared/problem';
import type { CommandedDevice, CommandRequested, KnownCommand } from '../../shared/wire';
import { atOnce } from '../actions';
import { dialog } from '../view';

/** For how long a command is to be done, s: whoever sees that it is not knows soon, and a second responder has time to come. */
const EXPIRES_S = 60;
const EXPIRES_TWO_PERSONS_S = 180;

/** What a device is to do about an incident. */
export interface Order {
  incident: string;
  device: CommandedDevice;
  command: KnownCommand;
}

/** What is asked once more before it is done. */
export type Question =
  | { is: 'send'; order: Order }
  | { is: 'confirm'; request: CommandRequested; by: string; device?: CommandedDevice };

/** An order, or a confirmation, that the responder has given here. */
export interface Given {
  /** The command. */
  id: string;
  /** Why the gateway did not take it; until then there is no answer. */
  problem?: Why;
  /** Nobody knows whether it was taken: given again, it is the same command and counts once. */
  unsure?: boolean;
}

export const question = signal<Question | undefined>();
/** The last order of each kind by {@link orderKey}, and confirmations by their command. */
export const given = signal<ReadonlyMap<string, Given>>(new Map());

export function orderKey(incident: string, device: string, name: string): string {
  return `${incident} ${device} ${name}`;
}

function set(key: string, value: Given): void {
  given.value = new Map(given.value).set(key, value);
}

/** Has a device do something: at once where it is the incident's own and harmless, else after one more question. */
export function order(what: Order): void {
  if (what.command.two_persons || what.device.distance_m != null) ask({ is: 'send', order: what });
  else send(what);
}

export function ask(what: Question): void {
  question.value = what;
  dialog.value = 'command';
}

/** Never sent later, behind the responder's back. */
export function send({ incident, device, command }: Order): Promise<void> {
  const key = orderKey(incident, device.id, command.name);
  const before = given.value.get(key);
  const id = before?.unsure ? before.id : crypto.randomUUID();
  const expires_s = command.two_persons ? EXPIRES_TWO_PERSONS_S : EXPIRES_S;
  return give(key, id, () =>
    atOnce('device.command', { id, device: device.id, name: command.name, incident, expires_s }),
  );
}

/** Agrees to what another responder has asked for. */
export function confirm(id: string): Promise<void> {
  return give(id, id, () => atOnce('device.command.confirm', { id }));
}

async function give(key: string, id: string, act: () => Promise<unknown>): Promise<void> {
  set(key, { id });
  try {
    await act();
  } catch (problem) {
    set(key, { id, problem: problem as Why, unsure: 'unsure' in (problem as Why) });
  }
}
