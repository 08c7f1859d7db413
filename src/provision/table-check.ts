import { randomUUID } from 'node:crypto';
import { catalogNames } from '../applier/catalog/catalog.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { translateError } from '../mysql/errors.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { sleep } from '../util/sleep.js';
import { checksumSql, hashRules, rowHash, sameChecksum, toChecksum } from './checksum.js';
import { deleteRows } from './chunk.js';
import { copyRows, send } from './copy-rows.js';
import { InsertWriter } from './insert-writer.js';
import { literal } from './literal.js';
import { condition, type Range } from './range.js';
import type { KeyLiteral } from './row-writer.js';
import type { Session } from './session.js';
import { fromClause, isTransactional, titleOf, type HashRule, type Table } from './table.js';
import { ROW_SETTINGS } from './target-writer.js';

export interface VerifyOptions {
  /** `schema.table`; none: all. */
  readonly tables: readonly string[];
  /** SQL condition that rows must meet, on both servers; undefined: all rows. */
  readonly where: string | undefined;
  /** Write the master's rows over those that differ. */
  readonly repair: boolean;
  /** Seconds that the slave may take to a mark. */
  readonly wait: number;
  /** Rows that are compared, and in doubt locked, at once. */
  readonly chunkRows: number;
}

/** One row that differs, by its key. */
export interface Difference {
  readonly table: string;
  readonly row: string;
  readonly kind: 'missing on the slave' | 'only on the slave' | 'different';
}

export interface TableVerdict {
  readonly table: string;
  readonly rows: number;
  readonly chunks: number;
  /** Chunks that were different at first, since the slave was behind, and the same at one place. */
  readonly settled: number;
  readonly differing: number;
  readonly repaired: number;
  readonly differences: readonly Difference[];
  /** Why it was not compared or repaired; undefined: it was. */
  readonly problem: string | undefined;
}

/** Writes a row into the master that travels to the slave, with this name. */
export type Mark = (name: string) => Promise<unknown>;

const POLL = 25; // ms
/** Deadlocks and lock waits in a row after which a comparison is given up. */
const LOCK_ATTEMPTS = 10;
/** Differences that are told of one chunk. */
const TOLD = 20;
/** Connections to both servers. */
export interface Sides {
  readonly source: Session;
  readonly target: TargetSession;
  readonly control: Session;
}

/** Compares one table; `run` once. */
export class TableCheck {
  private rows = 0;
  private chunks = 0;
  private settled = 0;
  private differing = 0;
  private repaired = 0;
  private problem: string | undefined;
  private readonly differences: Difference[] = [];

  constructor(
    private readonly sides: Sides,
    private readonly service: string,
    private readonly table: Table,
    private readonly options: VerifyOptions,
    private readonly mark: Mark,
  ) {}

  async run(): Promise<TableVerdict> {
    const { target } = this.sides;
    await target.query(`COMMIT; ${ROW_SETTINGS}`);
    if (await this.isComparable()) {
      // rows that are added behind it meanwhile are one chunk: else a table that grows has no end
      const end = await this.keyAt(undefined, undefined, 'DESC', 0);
      let after: readonly KeyLiteral[] | undefined;
      do {
        const upTo: readonly KeyLiteral[] | undefined = await this.boundary(after, end);
        await this.compare(this.rangeOf(after, upTo));
        after = upTo;
      } while (after !== undefined);
    }
    const { rows, chunks, settled, differing, repaired, differences, problem } = this;
    const table = titleOf(this.table);
    return { table, rows, chunks, settled, differing, repaired, differences, problem };
  }

  private get rules(): ReturnType<typeof hashRules> {
    return hashRules(this.sides.source.server, this.sides.target.server);
  }

  private async isComparable(): Promise<boolean> {
    const { schema, name } = this.table;
    const [found] = await this.sides.target.query(
      `SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA=${literal(schema)} AND TABLE_NAME=${literal(name)}`,
    );
    if (found?.['n'] !== '0') return true;
    this.problem = 'the slave has no such table';
    return false;
  }

  private rangeOf(
    after: readonly KeyLiteral[] | undefined,
    upTo: readonly KeyLiteral[] | undefined,
  ): Range {
    const { where } = this.options;
    return { after, upTo, ...(where === undefined ? {} : { where }) };
  }

  /** Key of the last row of the next chunk; undefined: the rest is one chunk. */
  private async boundary(
    after: readonly KeyLiteral[] | undefined,
    end: readonly KeyLiteral[] | undefined,
  ): Promise<readonly KeyLiteral[] | undefined> {
    return this.keyAt(after, end, 'ASC', this.options.chunkRows - 1);
  }

  /** Key of the row `offset` rows into a range, in its order; undefined: there is no such row, or no key. */
  private async keyAt(
    after: readonly KeyLiteral[] | undefined,
    upTo: readonly KeyLiteral[] | undefined,
    direction: 'ASC' | 'DESC',
    offset: number,
  ): Promise<readonly KeyLiteral[] | undefined> {
    const { table } = this;
    if (table.key.length === 0) return undefined;
    const reader = new InsertWriter({ ...table, columns: table.key }, 1, () => {});
    const names = table.key.map(({ name }) => quoteIdentifier(name));
    const order = names.map((name) => `${name} ${direction}`).join(',');
    const sql = Buffer.concat([
      Buffer.from(`SELECT ${names.join(',')} FROM ${fromClause(table)} WHERE `),
      condition(table.key, this.rangeOf(after, upTo)),
      Buffer.from(` ORDER BY ${order} LIMIT 1 OFFSET ${offset}`),
    ]);
    await this.sides.source.stream(sql, (packet, from, to) => reader.row(packet, from, to));
    return reader.rows === 0 ? undefined : reader.lastKey;
  }

  private async compare(range: Range): Promise<void> {
    this.chunks += 1;
    if (await this.isSame(range, '')) return;
    const { source, target } = this.sides;
    if (!isTransactional(this.table)) {
      this.problem = `tables of ${this.table.engine} cannot be locked row by row: stop writing to it and compare again`;
      this.differing += 1;
      return;
    }
    try {
      await this.lockRows(range);
      await this.reachMark();
      await target.query('COMMIT'); // what follows sees what has arrived
      if (await this.isSame(range, ' LOCK IN SHARE MODE')) this.settled += 1;
      else await this.differs(range);
    } finally {
      await source.query('ROLLBACK');
    }
  }

  /** In a transaction on the master; again where it gives way to an application's, in a deadlock. */
  private async lockRows(range: Range): Promise<void> {
    const { source } = this.sides;
    const sql = checksumSql(this.table, range, this.rules.source, ' LOCK IN SHARE MODE');
    for (let attempt = 1; ; attempt += 1) {
      await source.query('START TRANSACTION');
      try {
        await source.query(sql);
        return;
      } catch (error) {
        const failure = toSluiceError(error);
        if (failure.code !== 'TRANSIENT' || attempt >= LOCK_ATTEMPTS) throw failure;
        await source.query('ROLLBACK');
        await sleep(attempt * POLL, new AbortController().signal);
      }
    }
  }

  private async isSame(range: Range, lock: string): Promise<boolean> {
    const { source, target } = this.sides;
    const [ours, theirs] = await Promise.all([
      source.query(checksumSql(this.table, range, this.rules.source, lock)),
      target.send(checksumSql(this.table, range, this.rules.target), { keepRows: true }),
    ]);
    if (theirs.failure !== undefined)
      throw translateError(theirs.failure, 'comparing, on the slave');
    await target.query('COMMIT');
    const left = toChecksum(ours[0]);
    if (lock === '') this.rows += left.rows;
    return sameChecksum(left, toChecksum(theirs.answers.at(-1)?.rows[0]));
  }

  /** Waits until the slave has all that the master had committed when this was called. */
  private async reachMark(): Promise<void> {
    const name = `verify ${randomUUID()}`;
    await this.mark(name);
    const { heartbeat } = catalogNames(this.service);
    const { target } = this.sides;
    const deadline = performance.now() + this.options.wait * 1000;
    const never = new AbortController().signal;
    while (performance.now() < deadline) {
      const rows = await target.query(
        `SELECT 1 AS found FROM ${heartbeat} WHERE name=${literal(name)}`,
      );
      await target.query('COMMIT');
      if (rows.length > 0) return;
      await sleep(POLL, never);
    }
    throw new SluiceError(
      'TRANSIENT',
      `a mark that was written into the master did not reach the slave within ${this.options.wait} s`,
      {
        hint: 'Bring the service ONLINE and let it catch up (`trepctl status`), or allow for more with --wait.',
      },
    );
  }

  /** The rows are locked on the master, and the slave has had all changes of them. */
  private async differs(range: Range): Promise<void> {
    this.differing += 1;
    this.differences.push(...(await this.rowsThatDiffer(range)));
    if (!this.options.repair) return;
    const { source, target } = this.sides;
    const { table } = this;
    const triggers = await target.query(
      `SELECT 1 AS found FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA=${literal(table.schema)} AND EVENT_OBJECT_TABLE=${literal(table.name)} LIMIT 1`,
    );
    if (triggers.length > 0) {
      this.problem = 'not repaired: its triggers on the slave would fire';
      return;
    }
    await deleteRows(target, table, range);
    await copyRows(source, target, table, range, { limit: undefined, checksum: false });
    await send(target, Buffer.from('COMMIT'));
    if (!(await this.isSame(range, ' LOCK IN SHARE MODE'))) {
      this.problem = 'not repaired: a value arrives as another one on the slave';
      return;
    }
    this.repaired += 1;
  }

  private async rowsThatDiffer(range: Range): Promise<Difference[]> {
    const { source, target } = this.sides;
    const table = titleOf(this.table);
    const ours = hashesByKey(await source.query(this.hashSql(range, this.rules.source)));
    const { answers } = await target.send(this.hashSql(range, this.rules.target), {
      keepRows: true,
    });
    const theirs = hashesByKey(answers.at(-1)?.rows ?? []);
    await target.query('COMMIT');
    const found: Difference[] = [];
    for (const [row, hash] of ours) {
      const other = theirs.get(row);
      if (other === undefined) found.push({ table, row, kind: 'missing on the slave' });
      else if (other !== hash) found.push({ table, row, kind: 'different' });
    }
    for (const row of theirs.keys()) {
      if (!ours.has(row)) found.push({ table, row, kind: 'only on the slave' });
    }
    return found.slice(0, TOLD);
  }

  private hashSql(range: Range, rule: HashRule): Buffer {
    const { table } = this;
    const hash = rowHash(table, rule);
    const keys = table.key.map(({ name }) => `CAST(${quoteIdentifier(name)} AS CHAR)`);
    const key = keys.length === 0 ? hash : `CONCAT_WS(',',${keys.join(',')})`;
    return Buffer.concat([
      Buffer.from(`SELECT ${key} AS k, ${hash} AS h FROM ${fromClause(table)} WHERE `),
      condition(table.key, range),
    ]);
  }
}

function hashesByKey(
  rows: readonly Readonly<Record<string, string | null>>[],
): Map<string, string> {
  return new Map(rows.map(({ k, h }) => [k ?? '', h ?? '']));
}
