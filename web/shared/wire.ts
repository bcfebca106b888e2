import type { components } from './generated/api';

type Schemas = components['schemas'];

export type Actor = Schemas['Actor'];
export type Answers = Schemas['Answers'];
export type CommandedDevice = Schemas['CommandedDevice'];
export type CommandRequested = Schemas['CommandRequested'];
export type Commands = Schemas['Commands'];
export type EntryFrame = Schemas['EntryFrame'];
export type ErrorBody = Schemas['ErrorBody'];
export type Event = Schemas['Event'];
export type FeedEntry = Schemas['FeedEntry'];
export type Fix = Schemas['Fix'];
export type Incident = Schemas['Incident'];
export type IncidentCommands = Schemas['IncidentCommands'];
export type IncidentPage = Schemas['IncidentPage'];
export type KnownCommand = Schemas['KnownCommand'];
export type Location = Schemas['Location'];
export type Me = Schemas['Me'];
export type Origin = Schemas['Origin'];
export type Outcome = Schemas['Outcome'];
export type Recorded = Schemas['Recorded'];
export type Severity = Schemas['Severity'];
export type SosRecorded = Schemas['SosRecorded'];
export type SosStart = Schemas['SosStart'];
export type Status = Schemas['Status'];
export type TimelinePage = Schemas['TimelinePage'];
export type TokenPair = Schemas['TokenPair'];
export type UnconfirmedCommand = Schemas['UnconfirmedCommand'];
export type UnconfirmedCommands = Schemas['UnconfirmedCommands'];
export type Welcome = Schemas['Welcome'];

/** An event of the WebSocket: durable ones are entries, the others are not in the store. */
export type Frame = EntryFrame | Event;
