import { existsSync, rmSync } from 'node:fs';
import { pino } from 'pino';
import { cutFileOf } from '../config/run-files.js';
import type { ServiceConfig, TargetConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { connectServer } from '../mysql/connect.js';
import { translateError } from '../mysql/errors.js';
import { Consumers } from '../thl/sqlite/consumers.js';
import { takeWriterLock, type WriterLock } from '../thl/sqlite/writer-lock.js';
import { consumerOf, writesLog, type ResetScope } from './parts.js';

/**
 * Throws away what a service stands on, for a new beginning.
 * @throws SluiceError ILLEGAL_STATE (another process has the log), CONFIG_INVALID, CONNECT_FAILED ..
 */
export async function resetService(config: ServiceConfig, scope: ResetScope): Promise<void> {
  if (scope === 'db') {
    await dropCatalog(config, scope);
    forgetProgress(config);
    return;
  }
  const { path } = config.thl;
  const lock = lockLog(config, scope);
  try {
    if (scope === 'all') await dropCatalog(config, scope);
    const files = [path, `${path}-wal`, `${path}-shm`, cutFileOf(config)];
    for (const file of files) rmSync(file, { force: true });
  } finally {
    lock?.release();
  }
}

/** So that the history log is applied anew, and kept for that. */
function forgetProgress({ target, thl }: ServiceConfig): void {
  if (target === undefined || !existsSync(thl.path)) return;
  const consumers = new Consumers(thl.path, pino({ level: 'silent' }));
  try {
    consumers.acknowledge(consumerOf(target), -1);
  } finally {
    consumers.close();
  }
}

/** Undefined: there is no log. */
function lockLog(config: ServiceConfig, scope: ResetScope): WriterLock | undefined {
  if (!writesLog(config)) {
    throw new SluiceError('CONFIG_INVALID', `the history log is written by another service`, {
      service: config.service,
      hint: `Reset it there; \`reset -db\` is what this service alone has, not \`-${scope}\`.`,
    });
  }
  if (!existsSync(config.thl.path)) return undefined;
  const lock = takeWriterLock(config.thl.path);
  if (lock !== undefined) return lock;
  throw new SluiceError('THL_LOCKED', `history log ${config.thl.path} is in use`, {
    service: config.service,
    hint: 'Stop the process that writes to it; `thl info` names it.',
  });
}

async function dropCatalog({ service, target }: ServiceConfig, scope: ResetScope): Promise<void> {
  if (target !== undefined) return drop(service, target);
  if (scope === 'all') return; // a service without target has its log alone
  throw new SluiceError('CONFIG_INVALID', `service ${service} has no target`, {
    service,
    hint: 'Reset the history log with `-thl`.',
  });
}

/** The restart point, intents and heartbeats of this service alone: no replicated data. */
async function drop(service: string, target: TargetConfig): Promise<void> {
  const connection = await connectServer(target);
  try {
    await connection.query(`DROP DATABASE IF EXISTS sluice_${service}`);
  } catch (error) {
    throw translateError(error, `dropping sluice_${service} on ${target.host}:${target.port}`);
  } finally {
    connection.destroy();
  }
}
