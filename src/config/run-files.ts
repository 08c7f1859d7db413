import { dirname, join } from 'node:path';
import type { ServiceConfig } from './schema.js';

/** Where the running process leaves its pid. */
export function pidFileOf(config: ServiceConfig): string {
  return config.pidFile ?? besideLog(config, 'pid');
}

/** Where the daemon logs to. */
export function logFileOf(config: ServiceConfig): string {
  return config.log.file ?? besideLog(config, 'log');
}

/** Where a daemon with several services logs to, unless `log.file` says otherwise. */
export function sharedLogFileOf({ log, thl }: ServiceConfig): string {
  return log.file ?? join(dirname(thl.path), 'replicator.log');
}

/** The role is in the name because a master and a slave may share one history log. */
function besideLog({ service, role, thl }: ServiceConfig, extension: string): string {
  return join(dirname(thl.path), `${service}-${role}.${extension}`);
}
