import { toSluiceError } from '../errors/sluice-error.js';
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
    private readonly pair: Pair,
    private readonly service: string,
    private readonly table: Table,
    private readonly options: VerifyOptions,
    private readonly mark: Mark,
  ) {}

  async run(): Promise<TableVerdict> {
    const { source, target } = this.pair;
    await target.query(`COMMIT; ${ROW_SETTINGS}`);
    if (await this.isComparable()) {
      for await (const range of chunksOf(source, this.table, this.options)) {
        await this.compare(range);
      }
    }
    const { rows, chunks, settled, differing, repaired, differences, problem } = this;
    const table = titleOf(this.table);
    return { table, rows, chunks, settled, differing, repaired, differences, problem };
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
    if (isTransactional(table)) return this.compareLocked(range);
    this.problem = `tables of ${table.engine} cannot be locked row by row: stop writing to it and compare again`;
    this.differing += 1;
  }

  /** The slave may only be behind: at the mark it must have the very rows that are locked. */
  private async compareLocked(range: Range): Promise<void> {
    const { pair, table, service, mark, options } = this;
    try {
      await this.lockRows(range);
      await reachMark(pair.target, service, mark, options.wait);
      await pair.target.query('COMMIT'); // what follows sees what has arrived
      const [ours, theirs] = await checksumsNow(pair, table, range, LOCK_FOR_READING);
      if (sameChecksum(ours, theirs)) this.settled += 1;
      else await this.differs(range);
    } finally {
      await pair.source.query('ROLLBACK');
    }
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
    this.differences.push(...(await rowDifferences(pair, table, range)));
    if (!options.repair) return;
    const problem = await repairRows(pair, table, range);
    if (problem === undefined) this.repaired += 1;
    else this.problem = problem;
  }
}
