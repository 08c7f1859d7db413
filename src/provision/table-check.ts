import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { quoteQualified } from '../mysql/quote.js';
import { sleep } from '../util/sleep.js';
import { checksumSql, valueRules, sameChecksum } from './checksum.js';
import { checksumsNow, LOCK_FOR_READING } from './comparison.js';
import { literal } from './literal.js';
import { reachMark, type Mark } from './mark.js';
import type { Pair } from './pair.js';
import type { Range } from './range.js';
import { repairRows } from './repair.js';
import { rowDifferences } from './row-differences.js';
import { chunksOf } from './table-chunks.js';
import { isTransactional, titleOf, type Table } from './table.js';
import { ROW_SETTINGS } from './target-writer.js';
import type { Difference, TableVerdict, VerifyOptions } from './verdict.js';

/** Deadlocks and lock waits in a row after which a comparison is given up. */
const LOCK_ATTEMPTS = 10;
const LOCK_DELAY = 25; // ms, longer with each attempt
/** Of one table, and not of the connections. */
const NOT_THE_SAME: ReadonlySet<string> = new Set([
  'STATEMENT_FAILED',
  'TABLE_MISMATCH',
  'PRIVILEGE_MISSING',
  'VALUE_UNSUPPORTED',
]);

/** Compares one table; `run` once. */
export class TableCheck {
  private rows = 0;
  private chunks = 0;
  private settled = 0;
  private differing = 0;
  private repaired = 0;
  private problem: string | undefined;
  private untold = 0;
  private readonly differences: Difference[] = [];

  constructor(
    private readonly pair: Pair,
    private readonly service: string,
    private readonly table: Table,
    private readonly options: VerifyOptions,
    private readonly mark: Mark,
  ) {}

  async run(): Promise<TableVerdict> {
    const { target } = this.pair;
    await target.query(`COMMIT; ${ROW_SETTINGS}`);
    if (await this.isComparable()) {
      await this.compareAll();
    }
    return this.verdict;
  }

  get verdict(): TableVerdict {
    const { rows, chunks, settled, differing, repaired, differences, untold, problem } = this;
    const table = titleOf(this.table);
    const leftOut = undefined;
    const counts = { rows, chunks, settled, differing, repaired };
    return { table, ...counts, differences, untold, problem, leftOut };
  }

  /** A table that cannot be compared as the slave has it, say for a column, keeps no other from it. */
  private async compareAll(): Promise<void> {
    try {
      for await (const range of chunksOf(this.pair.source, this.table, this.options)) {
        await this.compare(range);
      }
    } catch (error) {
      const { code, message } = toSluiceError(error);
      if (!NOT_THE_SAME.has(code)) throw error;
      this.problem = message;
    }
  }

  private async isComparable(): Promise<boolean> {
    const { schema, name } = this.table;
    const [found] = await this.pair.target.query(
      `SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA=${literal(schema)} AND TABLE_NAME=${literal(name)}`,
    );
    if (found?.['n'] !== '0') return true;
    this.problem = 'the slave has no such table';
    return false;
  }

  private async compare(range: Range): Promise<void> {
    const { pair, table } = this;
    this.chunks += 1;
    const [ours, theirs] = await checksumsNow(pair, table, range, '');
    this.rows += ours.rows;
    if (sameChecksum(ours, theirs)) return;
    return this.compareLocked(range);
  }

  /** The slave may only be behind: at the mark it must have the very rows that are locked. */
  private async compareLocked(range: Range): Promise<void> {
    const { pair, table, service, mark, options } = this;
    await mark.requireGoing(); // before anything is locked
    try {
      if (isTransactional(table)) await this.lockRows(range);
      else await this.lockTable();
      await reachMark(pair.target, service, mark, options.wait);
      await pair.target.query('COMMIT'); // what follows sees what has arrived
      const [ours, theirs] = await checksumsNow(pair, table, range, LOCK_FOR_READING);
      if (sameChecksum(ours, theirs)) this.settled += 1;
      else await this.differs(range);
    } finally {
      await pair.source.query('ROLLBACK; UNLOCK TABLES');
    }
  }

  /** Engines without transactions lock no rows. */
  private async lockTable(): Promise<void> {
    const { schema, name, engine } = this.table;
    const sql = `SET lock_wait_timeout=10; LOCK TABLES ${quoteQualified(schema, name)} READ`;
    const refusal = await this.pair.source.attempt(sql);
    if (refusal === undefined) return;
    throw new SluiceError(
      /\(error 1205\)/.test(refusal) ? 'TRANSIENT' : 'PRIVILEGE_MISSING',
      `${titleOf(this.table)} differs, or the slave is behind; to tell, a table of ${engine} must be locked on the master, which needs LOCK TABLES: ${refusal}`,
      {
        hint: 'GRANT LOCK TABLES ON *.* to the login of the master.',
      },
    );
  }

  /** In a transaction on the master; again where it gives way to an application's, in a deadlock. */
  private async lockRows(range: Range): Promise<void> {
    const { source, target } = this.pair;
    const rules = valueRules(source.server, target.server);
    const sql = checksumSql(this.table, range, rules.source, LOCK_FOR_READING);
    for (let attempt = 1; ; attempt += 1) {
      await source.query('START TRANSACTION');
      try {
        await source.query(sql);
        return;
      } catch (error) {
        const failure = toSluiceError(error);
        if (failure.code !== 'TRANSIENT' || attempt >= LOCK_ATTEMPTS) throw failure;
        await source.query('ROLLBACK');
        await sleep(attempt * LOCK_DELAY, new AbortController().signal);
      }
    }
  }

  /** The rows are locked on the master, and the slave has had all changes of them. */
  private async differs(range: Range): Promise<void> {
    const { pair, table, options } = this;
    this.differing += 1;
    const { told, more } = await rowDifferences(pair, table, range);
    this.differences.push(...told);
    this.untold += more;
    if (!options.repair) return;
    const problem = await repairRows(pair, table, range);
    if (problem === undefined) this.repaired += 1;
    else this.problem = problem;
  }
}
