import { randomBytes } from 'node:crypto';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { translateError } from '../mysql/errors.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { valueRules, rowCrc } from './checksum.js';
import { InsertWriter } from './insert-writer.js';
import { LineWriter, LOAD_FORMAT } from './line-writer.js';
import type { KeyLiteral, RowForm, RowWriter } from './row-writer.js';
import { jsonTypes } from './json-nodes.js';
import { condition, type Range } from './range.js';
import type { Session } from './session.js';
import { fromClause, isJson, isLoadable, keepsJsonTypes, titleOf, type Table } from './table.js';
import { readExpression, type ValueRule } from './value-expression.js';

/** Rows of one statement, in bytes: large enough to be cheap, small enough to overlap. */
const STATEMENT_BYTES = 512 * 1024;
/** What may wait for the slave before the master is held back, in bytes. */
const WAITING_BYTES = 2 * 1024 * 1024;

export interface Copied {
  readonly rows: number;
  readonly bytes: number;
  /** Key of the last row; empty without rows, or where the table has no key. */
  readonly lastKey: readonly KeyLiteral[];
  /** Sum of `rowCrc` over what was read, as decimal digits; 0 where it was not asked for. */
  readonly checksum: string;
}

export interface ReadRule {
  /** Rows at most; undefined: all of the range. */
  readonly limit: number | undefined;
  /** Have the master add a checksum to every row. */
  readonly checksum: boolean;
  /**
   * `insert`: rows that are there already are an error. `replace`: they give way, also those outside of
   * the range that hold a unique key of it; with either the master's session stays of use after an
   * error of the slave's.
   */
  readonly over?: 'insert' | 'replace';
}

/**
 * Copies rows of a range, in the order of the key, `limit` of them at most. Reading and writing
 * overlap; no more than a few MiB are held. Nothing is committed. After an error of the slave's the
 * master's session is of no use any more, unless `rule.over` is given.
 * @throws SluiceError
 */
export async function copyRows(
  source: Session,
  target: TargetSession,
  table: Table,
  range: Range,
  rule: ReadRule,
): Promise<Copied> {
  const queue = new Handover(source);
  const form = rule.over === undefined ? await formFor(target, table) : 'insert';
  const emit = (part: Buffer): void => queue.put(part);
  const writer: RowWriter =
    form === 'load'
      ? new LineWriter(table, STATEMENT_BYTES, emit)
      : new InsertWriter(table, STATEMENT_BYTES, emit, {
          typedJson: keepsJsonTypes(source.server, target.server),
          replace: rule.over === 'replace',
        });
  const sql = selectRows(table, range, rule, valueRules(source.server, target.server).source);
  const reading = source
    .stream(sql, (packet, from, to) => writer.row(packet, from, to))
    .then(() => writer.flush())
    .then(
      () => queue.end(undefined),
      (error: unknown) => queue.end(error),
    );
  try {
    if (form === 'load') await load(target, table, queue, writer);
    else for await (const statement of queue.all()) await send(target, statement);
    queue.requireWhole();
  } catch (error) {
    queue.discard();
    // else the rest of the rows would have to be read
    if (!queue.isAtEnd && rule.over === undefined) source.destroy();
    source.resume();
    await reading;
    throw error;
  }
  await reading;
  const { rows, bytes, lastKey, checksum } = writer;
  return { rows, bytes, lastKey, checksum };
}

/** Whether LOAD DATA LOCAL is open to each session. */
const loads = new WeakMap<TargetSession, boolean>();

/** LOAD DATA takes the slave about half of the work of INSERT, where it is allowed and exact. */
async function formFor(target: TargetSession, table: Table): Promise<RowForm> {
  if (table.type !== 'BASE TABLE' || table.columns.length === 0) return 'insert';
  if (!table.columns.every(isLoadable)) return 'insert';
  let allowed = loads.get(target);
  if (allowed === undefined) {
    const [row] = await target.query('SELECT @@local_infile AS v');
    allowed = row?.['v'] === '1';
    loads.set(target, allowed);
  }
  return allowed ? 'load' : 'insert';
}

/**
 * One LOAD DATA LOCAL INFILE for all the rows. It passes over rows whose key is there already, so what
 * it says it took must be what it was given.
 */
async function load(
  target: TargetSession,
  table: Table,
  queue: Handover,
  given: RowWriter,
): Promise<void> {
  const name = `sluice-${randomBytes(12).toString('hex')}`;
  const names = table.columns.map((column) => quoteIdentifier(column.name)).join(',');
  const into = quoteQualified(table.schema, table.name);
  const sql = `LOAD DATA LOCAL INFILE '${name}' INTO TABLE ${into} ${LOAD_FORMAT} (${names})`;
  const infile = { name, blocks: () => queue.all() };
  const { answers, failure } = await target.send(Buffer.from(sql), { infile });
  if (failure !== undefined) throw translateError(failure, 'on the slave');
  queue.requireWhole();
  const taken = answers.at(-1)?.found ?? 0;
  if (taken === given.rows) return;
  throw new SluiceError(
    'COPY_DIFFERS',
    `${titleOf(table)}: the slave took ${taken} of ${given.rows} rows`,
    {
      hint: 'Their keys are there already, or not different on the slave: look for somebody else who writes to it, and compare the collations of the key on both servers.',
    },
  );
}

/** Sends one statement and throws what the slave says against it. */
export async function send(target: TargetSession, sql: Buffer): Promise<void> {
  const { failure } = await target.send(sql);
  if (failure !== undefined) throw translateError(failure, 'on the slave');
}

function selectRows(
  table: Table,
  range: Range,
  { limit, checksum }: ReadRule,
  values: ValueRule,
): Buffer {
  const { key, columns } = table;
  const fields = columns.flatMap((column) => {
    const value = readExpression(column, values);
    return values.jsonTypes && isJson(column) ? [value, jsonTypes(column.name)] : [value];
  });
  if (checksum) fields.push(rowCrc(table, values));
  const order = key.map(({ name }) => quoteIdentifier(name)).join(',');
  const head = `SELECT /*!40001 SQL_NO_CACHE */ ${fields.length === 0 ? '1' : fields.join(',')} FROM ${fromClause(table)} WHERE `;
  const tail = `${order === '' ? '' : ` ORDER BY ${order}`}${limit === undefined ? '' : ` LIMIT ${limit}`}`;
  return Buffer.concat([Buffer.from(head), condition(key, range), Buffer.from(tail)]);
}

/** Statements on their way from reader to writer, their bytes bounded by holding the reader back. */
class Handover {
  private readonly statements: Buffer[] = [];
  private bytes = 0;
  private paused = false;
  private ended = false;
  private discarding = false;
  private failure: unknown;
  private wake: () => void = () => {};

  constructor(private readonly source: Session) {}

  put(statement: Buffer): void {
    if (this.discarding) return;
    this.statements.push(statement);
    this.bytes += statement.length;
    if (this.bytes > WAITING_BYTES && !this.paused) {
      this.paused = true;
      this.source.pause();
    }
    this.wake();
  }

  /** Nobody takes what comes from now on: it holds the reader back no more. */
  discard(): void {
    this.discarding = true;
  }

  /** Whether the reader has come to its end, or to an error of its own. */
  get isAtEnd(): boolean {
    return this.ended;
  }

  end(failure: unknown): void {
    this.ended = true;
    this.failure = failure;
    this.wake();
  }

  /** All up to the end, or to what ended the reader early: then the slave's connection stays of use. */
  async *all(): AsyncGenerator<Buffer> {
    for (let next = await this.take(); next !== undefined; next = await this.take()) yield next;
  }

  /** @throws what ended the reader early */
  requireWhole(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private async take(): Promise<Buffer | undefined> {
    while (this.statements.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure !== undefined) return undefined;
    const next = this.statements.shift();
    this.bytes -= next?.length ?? 0;
    if (this.paused && this.bytes <= WAITING_BYTES) {
      this.paused = false;
      this.source.resume();
    }
    return next;
  }
}
