import type { Logger } from 'pino';
import type { ServiceConfig, SourceConfig, TargetConfig } from '../../config/schema.js';
import type { SourceState } from '../../event/source-state.js';
import { findApplierSessions } from '../../extractor/applier-sessions.js';
import { currentPlace } from '../../extractor/current-place.js';
import { inspectSource, type SourceServer } from '../../extractor/source-server.js';
import { connectServer } from '../../mysql/connect.js';
import { openLog } from '../../thl/sqlite/sqlite-log.js';
import type { WritableLog } from '../../thl/sqlite/writable-log.js';

/** One database, in both of its uses, and the history log beside it. */
export interface RoleDatabases {
  /** In the role that the service is to have. */
  readonly config: ServiceConfig;
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  readonly force: boolean;
}

/** With the history log as its one writer. @throws SluiceError THL_LOCKED and others */
export async function withLog<T>(
  { config }: RoleDatabases,
  logger: Logger,
  work: (log: WritableLog) => Promise<T>,
): Promise<T> {
  const log = await openLog(config.thl, 'write', { logger });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

export interface SourceEnd {
  readonly server: SourceServer;
  readonly end: SourceState;
}

/** What the database is as a source, and where its binlog ends. @throws SluiceError */
export async function sourceEnd({ source }: RoleDatabases): Promise<SourceEnd> {
  const control = await connectServer(source);
  try {
    const server = await inspectSource(control);
    const place = await currentPlace(control, server);
    const applierSessions = await findApplierSessions(control, source.skipAppliedBy);
    return { server, end: applierSessions === undefined ? place : { ...place, applierSessions } };
  } finally {
    control.destroy();
  }
}
