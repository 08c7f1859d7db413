import { introducer } from '../binlog/value/text.js';
import { SqlBuffer } from '../binlog/sql-buffer.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { lengthAt, prefixBytes } from './row-stream.js';
import { literalOf, type Column, type Literal, type Table } from './table.js';

const NULL = 0xfb;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
const QUOTE = 0x27;
const NULL_TEXT = Buffer.from('NULL');

interface Step {
  /** Undefined: digits, which are copied. */
  readonly opening: Buffer | undefined;
  /** Its place in the key; -1: not of the key. */
  readonly key: number;
}

/** A value of a key as an SQL literal, for a session whose character set is binary. */
export type KeyLiteral = Buffer;

/**
 * Turns rows of a text result into `INSERT INTO t(a,b)VALUES(1,2),(3,4)`, byte for byte, for a session
 * whose character set is binary. Statements are given to `emit` as they reach `limit` bytes.
 */
export class InsertWriter {
  rows = 0;
  /** Of the statements given so far. */
  bytes = 0;
  private readonly opening: Buffer;
  private readonly steps: readonly Step[];
  private out = new SqlBuffer();
  private readonly keyFrom: number[];
  private readonly keyTo: number[];

  constructor(
    table: Table,
    private readonly limit: number,
    private readonly emit: (statement: Buffer) => void,
  ) {
    const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(',');
    const into = quoteQualified(table.schema, table.name);
    this.opening = Buffer.from(`INSERT INTO ${into}(${names})VALUES`);
    this.steps = table.columns.map((column) => toStep(column, table.key));
    this.keyFrom = table.key.map(() => 0);
    this.keyTo = table.key.map(() => 0);
  }

  /** One row, as `RowSink` gets it. */
  row(packet: Buffer, from: number, to: number): void {
    const { out, steps, keyFrom, keyTo } = this;
    if (out.length === 0) out.bytes(this.opening);
    else out.byte(COMMA);
    let separator = OPEN;
    let at = from;
    for (let i = 0; i < steps.length && at < to; i++) {
      const step = steps[i] as Step;
      out.byte(separator);
      separator = COMMA;
      if (step.key >= 0) keyFrom[step.key] = out.length;
      if (packet[at] === NULL) {
        out.bytes(NULL_TEXT);
        at += 1;
      } else at = this.value(packet, at, step.opening);
      if (step.key >= 0) keyTo[step.key] = out.length;
    }
    if (separator === OPEN) out.byte(OPEN);
    out.byte(CLOSE);
    this.rows += 1;
    if (out.length >= this.limit) this.flush();
  }

  /** Gives what is begun. */
  flush(): void {
    if (this.out.length === 0) return;
    this.lastKey = this.currentKey();
    this.bytes += this.out.length;
    this.emit(this.out.take());
  }

  /** Key of the last row of the last statement. */
  lastKey: readonly KeyLiteral[] = [];

  private currentKey(): KeyLiteral[] {
    const view = this.out.view();
    return this.keyFrom.map((from, i) => Buffer.from(view.subarray(from, this.keyTo[i])));
  }

  private value(packet: Buffer, at: number, opening: Buffer | undefined): number {
    const { out } = this;
    const from = at + prefixBytes(packet, at);
    const to = from + lengthAt(packet, at);
    if (opening === undefined) out.bytes(packet, from, to);
    else {
      out.bytes(opening);
      out.escaped(packet, from, to);
      out.byte(QUOTE);
    }
    return to;
  }
}

function toStep(column: Column, key: readonly Column[]): Step {
  return {
    opening: openingOf(literalOf(column)),
    key: key.findIndex(({ name }) => name === column.name),
  };
}

function openingOf(literal: Literal): Buffer | undefined {
  if (literal.kind === 'digits') return undefined;
  return literal.kind === 'quoted' ? Buffer.of(QUOTE) : introducer(literal.charset);
}
