import type { Incident } from '../../shared/wire';

/** Whether somebody has to look up at once: nobody has taken it, and it is a call for help or as bad as it gets. */
export function urgent({ kind, severity, status, test }: Incident): boolean {
  return status === 'open' && !test && (severity === 'Extreme' || kind === 'sos');
}

/** Tells what is new, and what became urgent, from what this desk has shown before. */
export class Arrivals {
  private readonly known = new Map<string, boolean>();
  private begun = false;

  /** What stands when the desk opens is not news. */
  begin(incidents: Iterable<Incident>): Incident[] {
    const news = this.look(incidents);
    if (this.begun) return news;
    this.begun = true;
    return [];
  }

  /** Of these, the open ones that were not there, or not urgent, at the last look. */
  look(incidents: Iterable<Incident>): Incident[] {
    return [...incidents].filter((incident) => {
      if (incident.status !== 'open') return false;
      const was_urgent = this.known.get(incident.id);
      const is_urgent = urgent(incident);
      if (was_urgent !== undefined && (was_urgent || !is_urgent)) return false;
      this.known.set(incident.id, is_urgent);
      return true;
    });
  }
}
