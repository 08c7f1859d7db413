import type { Logger } from 'pino';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { copyChunk, releaseTables, replaceChunk, type Work } from './chunk.js';
import { isSame } from './comparison.js';
import type { Pair } from './pair.js';
import type { Progress } from './progress.js';
import type { Range } from './range.js';
import type { Session } from './session.js';
import type { ChunkEntry } from './state.js';
import { fingerprintOf } from './table-list.js';
import { alterTable, splitDefinition } from './table-definition.js';
import { titleOf } from './table.js';
import { DEFINITION_SETTINGS, ROW_SETTINGS } from './target-writer.js';

/** Bytes of a chunk, about: what is lost by an interruption, and what one transaction holds. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const LEAST_ROWS = 50;
const MOST_ROWS = 100_000;

export interface CopyOptions {
  readonly verify: boolean;
  readonly progress: Progress;
  readonly logger: Logger;
  /** Sees the present definitions, not those of the snapshot. */
  readonly control: Session;
}

/** One part of a table, for one worker. */
interface Task {
  readonly work: Work;
  readonly segment: number;
}

/** What becomes of the tables of one snapshot. */
export interface CopyResult {
  /** Tables that were defined anew meanwhile, whose rows in the snapshot cannot be had any more. */
  readonly moved: ReadonlySet<Work>;
}

/**
 * Makes the tables on the slave what they are in the snapshot: chunks that are there are compared and,
 * where they differ, replaced; those that are not are copied. One worker per pair of connections.
 * @throws SluiceError of the first worker that failed
 */
export async function copyTables(
  works: readonly Work[],
  pairs: readonly Pair[],
  options: CopyOptions,
): Promise<CopyResult> {
  const copy = new TableCopy(works, options);
  const results = await Promise.allSettled(pairs.map((pair) => copy.work(pair)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return { moved: copy.moved };
}

class TableCopy {
  readonly moved = new Set<Work>();
  private readonly tasks: Task[];
  /** Segments that are not finished, by table. */
  private readonly open = new Map<Work, number>();
  private failed = false;
  private controlUse: Promise<unknown> = Promise.resolve();

  constructor(
    works: readonly Work[],
    private readonly options: CopyOptions,
  ) {
    const largestFirst = works.toSorted((a, b) => a.table.bytes - b.table.bytes);
    this.tasks = largestFirst.flatMap((work) =>
      work.entry.segments.map((_, segment) => ({ work, segment })),
    );
    for (const work of works) this.open.set(work, work.entry.segments.length);
  }

  async work(pair: Pair): Promise<void> {
    try {
      for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) {
        if (this.failed) return;
        if (!this.moved.has(task.work)) await this.run(pair, task);
      }
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }

  private async run(pair: Pair, task: Task): Promise<void> {
    const { work } = task;
    try {
      await pair.target.query(ROW_SETTINGS);
      await this.segment(pair, task);
      const left = (this.open.get(work) ?? 1) - 1;
      this.open.set(work, left);
      if (left === 0) await this.finish(pair.target, work);
    } catch (error) {
      if (!isRedefined(error)) throw ofTable(work, error);
      this.moved.add(work);
      this.options.logger.info({ table: titleOf(work.table) }, `${String(error)}: it starts again`);
      await pair.target.query('ROLLBACK');
    }
  }

  private async segment(pair: Pair, { work, segment }: Task): Promise<void> {
    const { entry } = work;
    const bounds = entry.segments[segment] ?? { after: undefined, upTo: undefined };
    const chunks = entry.chunks.filter((chunk) => chunk.segment === segment);
    for (const chunk of chunks) {
      if (this.failed || this.moved.has(work)) return;
      await this.refresh(pair, work, chunk);
    }
    const last = chunks.at(-1);
    if (last !== undefined && isEnd(last.range, bounds)) return;
    await this.copyRest(pair, work, {
      segment,
      number: (last?.number ?? -1) + 1,
      range: { after: last?.range.upTo ?? bounds.after, upTo: bounds.upTo },
    });
  }

  /** A chunk that an earlier snapshot gave. */
  private async refresh(pair: Pair, work: Work, chunk: ChunkEntry): Promise<void> {
    const { progress } = this.options;
    if (!(await isSame(pair, work.table, chunk.range))) {
      const { rows, bytes } = await replaceChunk(pair, work, chunk);
      progress.copied(rows, bytes);
    } else {
      await pair.target.query('COMMIT'); // else it keeps the table from being altered or dropped
      progress.compared();
    }
    await releaseTables(pair.source);
  }

  private async copyRest(pair: Pair, work: Work, first: ChunkEntry): Promise<void> {
    const { table } = work;
    const { progress, verify } = this.options;
    let rowBytes = Math.max(16, table.rows > 0 ? table.bytes / table.rows : 100);
    for (let chunk = first; ;) {
      if (this.failed || this.moved.has(work)) return;
      const limit = table.key.length === 0 ? undefined : rowsPerChunk(rowBytes);
      const copied = await copyChunk(pair, work, chunk, { limit, verify });
      progress.copied(copied.rows, copied.bytes);
      await releaseTables(pair.source);
      if (isEnd(copied.range, first.range)) return;
      rowBytes = copied.rows === 0 ? rowBytes : copied.bytes / copied.rows;
      const range = { after: copied.range.upTo, upTo: first.range.upTo };
      chunk = { segment: chunk.segment, number: chunk.number + 1, range };
    }
  }

  /** All rows are there: were they those of this table? Then its keys follow. */
  private async finish(target: TargetSession, work: Work): Promise<void> {
    const { table, entry, state } = work;
    const { progress, logger } = this.options;
    const now = await this.exclusively(() => fingerprintOf(this.options.control, table));
    if (now !== table.fingerprint) {
      this.moved.add(work);
      logger.info({ table: titleOf(table) }, 'the table was defined anew while it was copied');
      return;
    }
    if (entry.state !== 'done') {
      await this.addKeys(target, work);
      await target.query(`${state.noteTable(entry, 'done')}; COMMIT`);
      entry.state = 'done';
    }
    progress.tableDone(titleOf(table));
  }

  /** DDL commits by itself, so a crash may be between it and the note: then the keys are there already. */
  private async addKeys(target: TargetSession, { table, entry, state }: Work): Promise<void> {
    const { keys } = splitDefinition(table, target.server);
    if (entry.state === 'open') await target.query(`${state.noteTable(entry, 'filled')}; COMMIT`);
    if (keys.length === 0) return;
    await target.query(DEFINITION_SETTINGS);
    const refusal = await target.attempt(alterTable(table, keys));
    const isThere = refusal !== undefined && /\(error 1061\)/.test(refusal); // ER_DUP_KEYNAME
    if (refusal !== undefined && !isThere) throw keysRefused(titleOf(table), refusal);
  }

  /** The control session answers one question at a time. */
  private exclusively<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.controlUse.then(ask);
    this.controlUse = answer.catch(() => undefined);
    return answer;
  }
}

function keysRefused(table: string, refusal: string): SluiceError {
  return new SluiceError(
    'STATEMENT_FAILED',
    `the keys of ${table} cannot be made on the slave: ${refusal}`,
    {
      hint: 'Compare settings of the servers (innodb_*, collations), then run the command again: it goes on.',
    },
  );
}

function rowsPerChunk(rowBytes: number): number {
  return Math.round(Math.min(MOST_ROWS, Math.max(LEAST_ROWS, CHUNK_BYTES / rowBytes)));
}

function isEnd(range: Range, bounds: Range): boolean {
  if (range.upTo === undefined || bounds.upTo === undefined) return range.upTo === bounds.upTo;
  return Buffer.concat(range.upTo).equals(Buffer.concat(bounds.upTo));
}

/** A lost connection is of no table. */
function ofTable({ table }: Work, cause: unknown): SluiceError {
  const error = toSluiceError(cause);
  const { code, message, hint, place, retryable } = error;
  const title = titleOf(table);
  if (retryable || message.startsWith(title)) return error;
  return new SluiceError(code, `${title}: ${message}`, { cause: error.cause, ...place, hint });
}

/** What the master says of a table that is not the snapshot's any more: changed, dropped, renamed. */
const REDEFINED = [1412, 1146, 1054, 1305, 1049, 1932, 4091];

function isRedefined(error: unknown): boolean {
  if (!(error instanceof SluiceError) || !/^(reading )?on the master/.test(error.message))
    return false;
  const { cause } = error;
  const errno: unknown =
    typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errno') : 0;
  return REDEFINED.includes(Number(errno));
}

/** Makes a table without rows, in place of one of its name that is in the way. */
export async function makeTable(
  target: TargetSession,
  { table }: Pick<Work, 'table'>,
): Promise<void> {
  const { create } = splitDefinition(table, target.server);
  const kind = table.type === 'SEQUENCE' ? 'SEQUENCE' : 'TABLE';
  await target.query(DEFINITION_SETTINGS);
  await target.query(
    `DROP ${kind} IF EXISTS ${quoteQualified(table.schema, table.name)}; USE ${quoteIdentifier(table.schema)}`,
  );
  await target.query(create);
}
