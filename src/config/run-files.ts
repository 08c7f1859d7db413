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

/** Where a role that was given by command is kept: beside the history log, which has it as well. */
export function roleFileOf({ thl }: ServiceConfig): string {
  return `${thl.path}.role`;
}

/** Where it is kept that the history log was cut back by command: beside it. */
export function cutFileOf({ thl }: ServiceConfig): string {
  return `${thl.path}.cut`;
}

/**
 * The role is in the name because a master and a slave may share one history log. It is the one of the
 * file: a name must not change while the process runs.
 */
function besideLog(config: ServiceConfig, extension: string): string {
  const { service, role, configuredRole = role, thl } = config;
  return join(dirname(thl.path), `${service}-${configuredRole}.${extension}`);
}
