import type { TargetSession } from '../applier/target/target-session.js';
import type { Flavour } from '../event/format.js';
import { translateError } from '../mysql/errors.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { InsertWriter, type KeyLiteral } from './insert-writer.js';
import { condition, type Range } from './range.js';
import type { Session } from './session.js';
import { fromClause, readExpression, type Table } from './table.js';

/** Rows of one statement, in bytes: large enough to be cheap, small enough to overlap. */
const STATEMENT_BYTES = 512 * 1024;
/** What may wait for the slave before the master is held back, in bytes. */
const WAITING_BYTES = 2 * 1024 * 1024;

export interface Copied {
  readonly rows: number;
  readonly bytes: number;
  /** Key of the last row; empty without rows, or where the table has no key. */
  readonly lastKey: readonly KeyLiteral[];
}

/**
 * Copies rows of a range, in the order of the key, `limit` of them at most. Reading and writing
 * overlap; no more than a few MiB are held. Nothing is committed. After an error of the slave's the
 * master's session is of no use any more.
 * @throws SluiceError
 */
export async function copyRows(
  source: Session,
  target: TargetSession,
  table: Table,
  range: Range,
  limit: number | undefined,
): Promise<Copied> {
  const queue = new Handover(source);
  const writer = new InsertWriter(table, STATEMENT_BYTES, (statement) => queue.put(statement));
  const sql = selectRows(table, range, limit, source.server.flavour);
  const reading = source
    .stream(sql, (packet, from, to) => writer.row(packet, from, to))
    .then(() => writer.flush())
    .then(
      () => queue.end(undefined),
      (error: unknown) => queue.end(error),
    );
  try {
    for (let next = await queue.take(); next !== undefined; next = await queue.take()) {
      await send(target, next);
    }
  } catch (error) {
    if (!queue.isAtEnd) source.destroy(); // else the rest of the rows would have to be read
    source.resume();
    await reading;
    throw error;
  }
  await reading;
  return { rows: writer.rows, bytes: writer.bytes, lastKey: writer.lastKey };
}

/** Sends one statement and throws what the slave says against it. */
export async function send(target: TargetSession, sql: Buffer): Promise<void> {
  const { failure } = await target.send(sql);
  if (failure !== undefined) throw translateError(failure, 'on the slave');
}

function selectRows(
  table: Table,
  range: Range,
  limit: number | undefined,
  flavour: Flavour,
): Buffer {
  const { key, columns } = table;
  const fields = columns.map((column) => readExpression(column, flavour));
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
  private failure: unknown;
  private wake: () => void = () => {};

  constructor(private readonly source: Session) {}

  put(statement: Buffer): void {
    this.statements.push(statement);
    this.bytes += statement.length;
    if (this.bytes > WAITING_BYTES && !this.paused) {
      this.paused = true;
      this.source.pause();
    }
    this.wake();
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

  /** The next statement; undefined: that was all. @throws what ended the reader */
  async take(): Promise<Buffer | undefined> {
    while (this.statements.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure !== undefined) throw this.failure;
    const next = this.statements.shift();
    this.bytes -= next?.length ?? 0;
    if (this.paused && this.bytes <= WAITING_BYTES) {
      this.paused = false;
      this.source.resume();
    }
    return next;
  }
}
