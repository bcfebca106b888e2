import type { FeedEntry, Incident } from '../../shared/wire';
import { apply, open } from './reduce';

/**
 * The incidents that this desk knows and the place in the feed up to which it knows them: a snapshot
 * and the entries after it are the snapshot of now.
 */
export class Feed {
  readonly incidents = new Map<string, Incident>();
  /** The last entry that was read; where to go on after a disconnect. */
  cursor: string | undefined;
  /** The gateway's time of that entry. */
  at: string | undefined;

  /** Begins anew from a snapshot. */
  reset(cursor: string, incidents: Incident[]): void {
    this.incidents.clear();
    for (const incident of incidents) this.incidents.set(incident.id, incident);
    this.cursor = cursor;
    this.at = undefined;
  }

  /**
   * Reads one entry. Returns the id of an incident that is not known here, as it was resolved
   * before the snapshot: it must be fetched and given to {@link Feed.add}.
   */
  read(entry: FeedEntry): string | undefined {
    this.cursor = entry.cursor;
    this.at = entry.at;
    if (!entry.incident) return undefined;
    const known = this.incidents.get(entry.incident);
    const next = known ? apply(known, entry) : open(entry);
    if (!next) return entry.incident;
    this.incidents.set(next.id, next);
    return undefined;
  }

  /** Takes in an incident that was fetched, unless the feed has told a newer state of it. */
  add(incident: Incident): void {
    const known = this.incidents.get(incident.id);
    if (!known || known.updated_offset < incident.updated_offset) this.incidents.set(incident.id, incident);
  }
}
