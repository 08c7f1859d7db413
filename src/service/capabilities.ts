import type { ServiceConfig } from '../config/schema.js';
import type { Status } from './status.js';

/** What `trepctl capabilities` shows: which commands have a meaning for a service. */
export function capabilitiesOf({ role, source, target, thl }: ServiceConfig): Status {
  const extracts = source !== undefined;
  return {
    capabilities: extracts ? 'heartbeat, flush' : 'NONE',
    extracts,
    applies: target !== undefined,
    serves: thl.listen !== undefined,
    heartbeat: extracts,
    flush: extracts,
    model: target === undefined ? 'peer' : 'push',
    role,
  };
}
