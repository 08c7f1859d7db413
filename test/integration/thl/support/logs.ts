import { join } from 'node:path';
import { pino } from 'pino';
import type { ThlConfig } from '../../../../src/config/schema.js';
import { openLog } from '../../../../src/thl/sqlite/sqlite-log.js';
import type { Log } from '../../../../src/thl/log.js';
import type { WritableLog } from '../../../../src/thl/sqlite/writable-log.js';
import { makeEvent, makeSource } from '../../../contract/log-events.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../../support/tmp.js';

export const MIB = 1024 * 1024;
export const logger = pino({ level: 'silent' });

export function configFor(path: string, settings: Partial<ThlConfig> = {}): ThlConfig {
  return {
    path,
    fragmentSize: MIB,
    commitBytes: 4 * MIB,
    commitDelay: 0,
    retention: 0,
    ...settings,
  };
}

export async function withFolder(use: (path: string) => Promise<void>): Promise<void> {
  const folder = makeTemporaryDir('thl');
  try {
    await use(join(folder, 'thl.db'));
  } finally {
    removeTemporaryDir(folder);
  }
}

/** Opens the log for writing, and closes it in any case. */
export async function withLog(
  path: string,
  use: (log: WritableLog) => Promise<void>,
  settings: Partial<ThlConfig> = {},
): Promise<void> {
  const log = await openLog(configFor(path, settings), 'write', { logger });
  try {
    await use(log);
  } finally {
    await log.close();
  }
}

/** Appends transactions of `bytes` bytes each, all in flight together. */
export async function fill(log: Log, from: number, count: number, bytes = 100): Promise<void> {
  const appends = Array.from({ length: count }, (_, i) =>
    log.append([makeEvent(from + i, { data: Buffer.alloc(bytes, i) })], makeSource(from + i)),
  );
  await Promise.all(appends);
}

export { readAll } from '../../../contract/log-under-test.js';
