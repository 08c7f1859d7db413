import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { translateError } from '../mysql/errors.js';
import { crashPoint } from '../util/crash-point.js';
import { quoteQualified } from '../mysql/quote.js';
import { crcSql, valueRules, sameChecksum, toChecksum } from './checksum.js';
import { copyRows, send, type Copied } from './copy-rows.js';
import type { Pair } from './pair.js';
import { condition, type Range } from './range.js';
import type { Session } from './session.js';
import type { ChunkEntry, ProvisionState, TableEntry } from './state.js';
import { titleOf, type Table } from './table.js';

/** A table being copied. */
export interface Work {
  readonly table: Table;
  readonly entry: TableEntry;
  readonly state: ProvisionState;
}

/** Locks of the master's dictionary are held no longer than one chunk takes: DDL is not kept waiting. */
export async function releaseTables(source: Session): Promise<void> {
  await source.query('ROLLBACK TO SAVEPOINT sluice');
}

export interface CopyRule {
  /** Rows at most; undefined: the whole range. */
  readonly limit: number | undefined;
  /** Compare what the slave has then with what was read. */
  readonly verify: boolean;
}

/**
 * Copies the next chunk behind `range.after`, and commits it together with its entry.
 * @throws SluiceError COPY_DIFFERS, and nothing is committed
 */
export async function copyChunk(
  pair: Pair,
  work: Work,
  chunk: ChunkEntry,
  { limit, verify }: CopyRule,
): Promise<Copied & { readonly range: Range }> {
  const { table, entry, state } = work;
  const { source, target } = pair;
  const { range } = chunk;
  const copied = await copyRows(source, target, table, range, { limit, checksum: verify });
  const isLast = limit === undefined || copied.rows < limit;
  const done = isLast ? range : { after: range.after, upTo: copied.lastKey };
  if (verify) await requireSame(pair, table, done, copied);
  const note = state.noteChunk(entry, { ...chunk, range: done }, copied.rows);
  await send(target, Buffer.from(`${note}; COMMIT`));
  crashPoint('provision-chunk-committed');
  return { ...copied, range: done };
}

/** Puts the rows of a range as the snapshot has them in the place of what the slave has there. */
export async function replaceChunk(pair: Pair, work: Work, chunk: ChunkEntry): Promise<Copied> {
  await deleteRows(pair.target, work.table, chunk.range);
  return copyChunk(pair, work, chunk, { limit: undefined, verify: true });
}

export async function deleteRows(target: TargetSession, table: Table, range: Range): Promise<void> {
  if (table.type === 'SEQUENCE') return; // its one row is overwritten
  const name = quoteQualified(table.schema, table.name);
  const sql = Buffer.from(`DELETE FROM ${name} WHERE `);
  await send(target, Buffer.concat([sql, condition(table.key, range)]));
  // what was deleted has become history; TRUNCATE is not to be had for such a table
  if (table.type === 'SYSTEM VERSIONED')
    await send(target, Buffer.from(`DELETE HISTORY FROM ${name}`));
}

/** What the slave has of a range must be what was read. @throws SluiceError COPY_DIFFERS */
async function requireSame(
  { source, target }: Pair,
  table: Table,
  range: Range,
  { rows, checksum }: Copied,
): Promise<void> {
  const sql = crcSql(table, range, valueRules(source.server, target.server).target);
  const { answers, failure } = await target.send(sql, { keepRows: true });
  if (failure !== undefined) throw translateError(failure, 'comparing, on the slave');
  const theirs = toChecksum(answers.at(-1)?.rows[0]);
  if (sameChecksum({ rows, digest: checksum }, theirs)) return;
  throw new SluiceError(
    'COPY_DIFFERS',
    `${titleOf(table)}: ${rows} rows were copied and ${theirs.rows} are there, with other values`,
    {
      hint: 'A value arrived as another one, or somebody else writes to the slave. Compare the definitions and the sql_mode of both servers; `replicator verify --table` names the rows.',
    },
  );
}
