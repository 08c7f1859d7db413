import { SqlBuffer } from '../binlog/sql-buffer.js';
import type { SluiceError } from '../errors/sluice-error.js';
import type { Header } from '../event/header.js';
import type { Infile } from './target/infile.js';
import type { Answer, Answers } from './target/query-command.js';

/** What the server's answer to one statement must be. */
export interface Expectation {
  /** Event that the statement stems from, for errors. */
  readonly header: Header;
  /** Rows found (CLIENT_FOUND_ROWS); undefined: not checked. */
  readonly rows: number | undefined;
  /** Names the table and the key of the rows, for an error; called only when one is made. */
  readonly describe: (() => string) | undefined;
  /** Error number with which the statement must fail, as it did on the source; absent: success. */
  readonly errorCode?: number;
  /** Error numbers that mean as much as success. */
  readonly tolerated?: ReadonlySet<number>;
  /** The error to throw, whether the statement fails or finds other rows; absent: the usual ones. */
  readonly fault?: () => SluiceError;
  /** The error to throw if the statement fails, of what the server said; absent: the usual one. */
  readonly explain?: (reason: string) => SluiceError;
  /**
   * The error with which the transaction is applied again, differently; undefined: it is not.
   * @param errno of the server; undefined: it found other rows
   */
  again?(errno: number | undefined, message: string): SluiceError | undefined;
  /** Looks closer at the answer of a statement that succeeded. @throws SluiceError */
  readonly inspect?: (answer: Answer) => void;
  /** Called when the statement was answered as expected. */
  readonly answered?: () => void;
  /**
   * It changes rows of the open transaction, or session settings, and nothing else: what it did after a
   * fault before it is rolled back with the rest.
   */
  readonly undone?: true;
}

/**
 * Statements on their way to the target as one packet: their text, joined by `;`, and for each what
 * its answer must be.
 */
export class StatementBatch {
  readonly expectations: Expectation[] = [];
  /** Called when the packet has been given to the socket. */
  onSent: (() => void) | undefined;
  /** The file of a LOAD DATA LOCAL INFILE statement, of which there is one at most. */
  infile: Infile | undefined;
  /** Nothing may be on its way beside it: a statement may do anything, to the session as well. */
  isBarrier = false;
  /** How it is sent, and with the same answers; undefined: as the text that it is. */
  sendBy: ((packet: Buffer) => Promise<Answers>) | undefined;
  /** What statements return is looked at. */
  keepsRows = false;
  private readonly ends: number[] = [];
  private committed = 0;

  /** @param sql an empty buffer */
  constructor(readonly sql: SqlBuffer = new SqlBuffer()) {}

  /** Ends the statement whose text was just written to `sql`. */
  end(expectation: Expectation): void {
    this.sql.byte(0x3b);
    this.ends[this.expectations.length] = this.sql.length;
    this.expectations.push(expectation);
    if (expectation.undone !== true) this.isBarrier = true;
  }

  /** Ends the last statement again, whose `;` was taken away and whose text was then added to. */
  endAgain(): void {
    this.sql.byte(0x3b);
    this.ends[this.expectations.length - 1] = this.sql.length;
  }

  get isEmpty(): boolean {
    return this.expectations.length === 0;
  }

  /** Whether an answer after the last COMMIT may be wrong although the server found no fault. */
  get hasCounts(): boolean {
    return this.expectations.some(
      ({ rows, inspect }, i) =>
        (rows !== undefined || inspect !== undefined) && i >= this.committed,
    );
  }

  /** Ends a COMMIT whose text was just written to `sql`. */
  endCommit(expectation: Expectation): void {
    this.end({ ...expectation, undone: true });
    this.committed = this.expectations.length;
  }

  /** Whether it commits: then it may leave only when everything before it was found right. */
  get commits(): boolean {
    return this.committed > 0;
  }

  /**
   * What to send: all statements, without the `;` after the last one. It would become part of the
   * body if that one defines a routine.
   */
  get packet(): Buffer {
    return this.sql.view().subarray(0, -1);
  }

  /** The text of a statement, without its `;`. */
  statement(index: number): Buffer {
    const start = index === 0 ? 0 : (this.ends[index - 1] ?? 0);
    const end = (this.ends[index] ?? start + 1) - 1;
    return this.sql.view().subarray(start, end);
  }
}
