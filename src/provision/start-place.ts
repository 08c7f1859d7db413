import { existsSync, renameSync } from 'node:fs';
import type { Logger } from 'pino';
import { catalogNames } from '../applier/catalog/catalog.js';
import { restartPointAfter, writeRestartPoint } from '../applier/catalog/restart-point-table.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SqlBuffer } from '../binlog/sql-buffer.js';
import type { ThlConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { formatEventId } from '../event/event-id.js';
import type { Header } from '../event/header.js';
import type { SourceServer } from '../extractor/source-server.js';
import { openLog } from '../thl/sqlite/sqlite-log.js';
import { send } from './copy-rows.js';
import type { Place } from './snapshot-place.js';

/** Shard of the one transaction without content that a provisioned history log begins with. */
const SHARD = '#PROVISION';

export interface LogRule {
  /** Move a log that holds transactions out of the way. */
  readonly reset: boolean;
  /** A provisioning that was interrupted, before which the log was empty, goes on. */
  readonly goesOn: boolean;
}

/**
 * Makes sure that the history log can begin where the snapshot will be: it holds nothing, or only
 * where an earlier, unfinished provisioning began it. That nobody writes to it is found out as well.
 * A service that was started on an unfinished slave has extracted until its applier refused: none of
 * that was applied, and the snapshot to come holds it, so it is moved aside without being asked.
 * @throws SluiceError THL_LOCKED, TARGET_NOT_EMPTY and others
 */
export async function requireEmptyLog(
  thl: ThlConfig,
  { reset, goesOn }: LogRule,
  logger: Logger,
): Promise<void> {
  if (!existsSync(thl.path)) return;
  const log = await openLog(thl, 'write', { logger });
  const { header } = log.tail();
  await log.close();
  if (header === undefined || isBeginning(header)) return;
  if (!reset && !goesOn) throw holdsTransactions(thl.path, header);
  const aside = `${thl.path}.before-provision-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(thl.path + suffix)) renameSync(thl.path + suffix, aside + suffix);
  }
  logger.warn({ path: thl.path, aside }, 'the history log was moved out of the way');
}

function isBeginning({ seqno, shardId }: Header): boolean {
  return seqno === 0 && shardId === SHARD;
}

function holdsTransactions(path: string, { seqno }: Header): SluiceError {
  return new SluiceError(
    'TARGET_NOT_EMPTY',
    `history log ${path} holds transactions up to seqno ${seqno}; a provisioned slave begins with an empty one`,
    {
      hint: 'If no other slave needs it, repeat the command with --reset-thl, which moves it aside; else name another file in thl.path.',
    },
  );
}

/**
 * Lets the history log begin at `place`, by a transaction 0 without content, durable when it resolves.
 * To be done before the restart point names it: a crash in between leaves a log that the next run of
 * the provisioning begins anew.
 */
export async function beginLog(
  thl: ThlConfig,
  sourceId: string,
  server: SourceServer,
  place: Place,
  logger: Logger,
): Promise<Header> {
  const log = await openLog(thl, 'write', { logger });
  try {
    const { header: old } = log.tail();
    if (old !== undefined) await log.truncateAfter(-1);
    const header = headerAt(sourceId, place);
    const { flavour, version: serverVersion, serverUuid, serverId } = server;
    const format = {
      flavour,
      serverVersion,
      checksum: 'none',
      description: Buffer.alloc(0),
    } as const;
    const source = { serverUuid, serverId, ...place };
    await log.append([{ header, format, data: Buffer.alloc(0) }], source);
    return header;
  } finally {
    await log.close();
  }
}

function headerAt(sourceId: string, { file, position }: Place): Header {
  return {
    seqno: 0,
    fragno: 0,
    lastFrag: true,
    epoch: 0,
    sourceId,
    eventId: formatEventId({ file, position, threadId: -1 }),
    shardId: SHARD,
    committedAt: BigInt(Date.now()) * 1000n,
  };
}

/** Makes `header` what the slave has committed last; `also` is committed with it. */
export async function setRestartPoint(
  target: TargetSession,
  service: string,
  header: Header,
  also: string,
): Promise<void> {
  const names = catalogNames(service);
  const now = BigInt(Date.now()) * 1000n;
  const out = new SqlBuffer();
  out.text(`DELETE FROM ${names.intent}; DELETE FROM ${names.restartPoint}; `);
  writeRestartPoint(out, names, undefined, restartPointAfter(header, now), now);
  out.text(`; ${also}${also === '' ? '' : '; '}COMMIT`);
  await send(target, out.take());
}
