import { SluiceError } from '../errors/sluice-error.js';
import type { Supervisor } from '../service/supervisor.js';

/** The service of this name; without one, the only one. @throws SluiceError SERVICE_UNKNOWN */
export function findService(
  services: ReadonlyMap<string, Supervisor>,
  name: string | undefined,
): Supervisor {
  const [only] = services.size === 1 ? services.values() : [];
  const found = name === undefined ? only : services.get(name);
  if (found !== undefined) return found;
  const known = [...services.keys()].join(', ');
  const message =
    name === undefined ? 'there is more than one service here' : `there is no service ${name} here`;
  throw new SluiceError('SERVICE_UNKNOWN', services.size === 0 ? 'no service is loaded' : message, {
    hint:
      known === ''
        ? 'Load one with `trepctl load NAME`, or end the process with `replicator stop`.'
        : `Name one with -service: ${known}${services.size > 1 ? '; or -all-services' : ''}.`,
  });
}
