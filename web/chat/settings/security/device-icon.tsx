import { Drawing } from '../../icon';
import type { Agent } from './agent';

const PATHS: Record<Agent['device'], string> = {
  phone:
    'M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5ZM11 18.5h2',
  tablet:
    'M6 2.5h12A1.5 1.5 0 0 1 19.5 4v16a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 20V4A1.5 1.5 0 0 1 6 2.5ZM11 18.5h2',
  computer: 'M4.5 5h15v10.5h-15ZM2.5 19h19',
  program: 'M4 4.5h16v15H4ZM7.5 9l3 3-3 3M12.5 15H16',
  unknown: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01',
};

/** What kind of device it is, beside its name. */
export function DeviceIcon({ is }: { is: Agent['device'] }) {
  return <Drawing name="device" path={PATHS[is]} />;
}
