import type { Logger } from 'pino';
import { isDeepStrictEqual } from 'node:util';
import { loadConfigInRole, type Overrides } from '../../config/load.js';
import { writeRoleState, type RoleChange } from '../../config/role-state.js';
import type { Role, ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { requireSource, requireTarget } from '../parts.js';
import { becomeMaster } from './become-master.js';
import { leaveMaster } from './leave-master.js';

/** What is asked of a service by `trepctl setrole`. */
export interface RoleRequest extends RoleChange {
  /** Passes over what the databases say against it. */
  readonly force: boolean;
}

/** A change of roles that the configuration allows. */
export interface PlannedChange {
  readonly from: ServiceConfig;
  readonly to: ServiceConfig;
  /** Makes the databases and the history log ready for it, and keeps the new role; durable then. */
  carryOut(logger: Logger): Promise<void>;
}

/**
 * Finds out whether the configuration allows the service another role.
 * @param file its configuration file
 * @throws SluiceError CONFIG_INVALID, CONFIG_UNREADABLE
 */
export function planRoleChange(
  file: string,
  overrides: Overrides,
  from: ServiceConfig,
  { role, masterUris, force }: RoleRequest,
): PlannedChange {
  refuseFixed(from, role);
  const change = { role, masterUris };
  const inRole = (other: RoleChange) => loadConfigInRole(file, overrides, other);
  const to = inRole(change);
  refuseOther(from, to, file);
  const { configuredRole: configured = to.role } = to;
  const keep = () => writeRoleState(to, configured, change);
  if ((from.role === 'master') === (role === 'master')) {
    return { from, to, carryOut: async () => keep() };
  }
  const master = role === 'master' ? to : from;
  const target = requireTarget(inRole({ role: 'slave', masterUris }));
  const source = requireSource(master);
  const databases = { config: to, source, target, force };
  const prepare = role === 'master' ? becomeMaster : leaveMaster;
  return {
    from,
    to,
    carryOut: async (logger) => {
      await prepare(databases, logger);
      keep();
    },
  };
}

function refuseFixed({ service, role, master, datasource }: ServiceConfig, wanted: Role): void {
  const hint =
    "Describe this host's own database once, as datasource, and the replicators to fetch from as master; then the service can be master, slave and relay.";
  if (role === 'direct' || wanted === 'direct') {
    const message = 'role direct has two databases and is never changed, nor is a service given it';
    throw new SluiceError('CONFIG_INVALID', message, { service, hint });
  }
  if (role === 'slave' && master === undefined) {
    const message = `service ${service} reads the history log of another process on this host: it can only be slave`;
    throw new SluiceError('CONFIG_INVALID', message, { service, hint });
  }
  if (datasource !== undefined || role === wanted) return;
  const section = role === 'master' ? 'source' : role === 'slave' ? 'target' : 'no database';
  const message = `the configuration of service ${service} has ${section}: it can only be ${role}`;
  throw new SluiceError('CONFIG_INVALID', message, { service, hint });
}

/** What else was changed in the file must not take effect by the way. */
function refuseOther(from: ServiceConfig, to: ServiceConfig, file: string): void {
  for (const key of ['service', 'admin', 'datasource'] as const) {
    if (isDeepStrictEqual(from[key], to[key])) continue;
    throw new SluiceError('CONFIG_INVALID', `${key} in ${file} was edited since the start`, {
      service: from.service,
      hint: 'Restart the replicator, then change the role.',
    });
  }
  if (from.thl.path === to.thl.path) return;
  throw new SluiceError('CONFIG_INVALID', `thl.path in ${file} was edited since the start`, {
    service: from.service,
    hint: 'Restart the replicator, then change the role.',
  });
}
