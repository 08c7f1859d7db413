import { introducer } from '../binlog/value/text.js';
import { SqlBuffer } from '../binlog/sql-buffer.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { EscapeSearch } from './escape-search.js';
import { lengthAt, prefixBytes } from './row-stream.js';
import { writeTypedJson } from './typed-json.js';
import { isJson, literalOf, type Column, type Literal, type Table } from './table.js';

/** INSERT statements, or the lines of a file for LOAD DATA with LOAD_FORMAT. */
export type RowForm = 'insert' | 'load';

/**
 * How LOAD DATA reads lines of `1,'text',NULL`: strings with the very escapes that they have in
 * literals. Source: MySQL manual, "LOAD DATA Statement", on ENCLOSED BY, ESCAPED BY and the word NULL.
 */
export const LOAD_FORMAT = String.raw`CHARACTER SET binary FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\'' ESCAPED BY '\\' LINES TERMINATED BY '\n'`;

const NULL = 0xfb;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
const QUOTE = 0x27;
const LINE_END = 0x0a;
const NONE = Buffer.alloc(0);
const NULL_TEXT = Buffer.from('NULL');
const ZERO = 0x30;
const SUM_LIMIT = 2 ** 52;

interface Step {
  /** Undefined: digits, which are copied. */
  readonly opening: Buffer | undefined;
  /** What a literal of it begins with where it is part of a condition. */
  readonly introducer: Buffer;
  /** A JSON document, behind which its types come. */
  readonly isTyped: boolean;
  /** Its place in the key; -1: not of the key. */
  readonly key: number;
}

/** A value of a key as an SQL literal, for a session whose character set is binary. */
export type KeyLiteral = Buffer;

/**
 * Turns rows of a text result into `INSERT INTO t(a,b)VALUES(1,2),(3,4)`, byte for byte, for a session
 * whose character set is binary; or into lines for LOAD DATA. They are given to `emit` as they reach
 * `limit` bytes. A number behind the columns of a row is taken for its checksum.
 */
export class InsertWriter {
  rows = 0;
  /** Of what was given so far. */
  bytes = 0;
  private readonly opening: Buffer;
  private readonly steps: readonly Step[];
  private out = new SqlBuffer();
  private readonly keyFrom: number[];
  private readonly keyTo: number[];
  private readonly escapes = new EscapeSearch();
  private sum = 0n;
  /** Summed up, and below 2^53: then it goes to `sum`. */
  private partialSum = 0;

  constructor(
    table: Table,
    private readonly limit: number,
    private readonly emit: (statement: Buffer) => void,
    private readonly form: RowForm = 'insert',
    typedJson = false,
  ) {
    const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(',');
    const into = quoteQualified(table.schema, table.name);
    this.opening = form === 'load' ? NONE : Buffer.from(`INSERT INTO ${into}(${names})VALUES`);
    this.steps = table.columns.map((column) => ({
      ...toStep(column, table.key, form),
      isTyped: typedJson && isJson(column),
    }));
    this.keyFrom = table.key.map(() => 0);
    this.keyTo = table.key.map(() => 0);
  }

  /** One row, as `RowSink` gets it. */
  row(packet: Buffer, from: number, to: number): void {
    const { out, steps, keyFrom, keyTo } = this;
    const isLine = this.form === 'load';
    if (!isLine) this.openTuple();
    let at = from;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step;
      if (i > 0) out.byte(COMMA);
      if (step.key >= 0) keyFrom[step.key] = out.length;
      if (packet[at] === NULL) {
        out.bytes(NULL_TEXT);
        at += 1;
        if (step.isTyped) at = valueEnd(packet, at);
      } else if (step.isTyped) at = this.document(packet, at);
      else at = this.value(packet, at, step.opening);
      if (step.key >= 0) keyTo[step.key] = out.length;
    }
    out.byte(isLine ? LINE_END : CLOSE);
    if (at < to) this.addChecksum(packet, at);
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

  /** Sum of the rows' checksums, as decimal digits. */
  get checksum(): string {
    return String(this.sum + BigInt(this.partialSum));
  }

  /** Key of the last row that was given. */
  lastKey: readonly KeyLiteral[] = [];

  private currentKey(): KeyLiteral[] {
    const view = this.out.view();
    return this.keyFrom.map((from, i) => {
      const step = this.steps.find(({ key }) => key === i);
      return Buffer.concat([step?.introducer ?? NONE, view.subarray(from, this.keyTo[i])]);
    });
  }

  private openTuple(): void {
    const { out } = this;
    if (out.length === 0) out.bytes(this.opening);
    else out.byte(COMMA);
    out.byte(OPEN);
  }

  private addChecksum(packet: Buffer, at: number): void {
    const from = at + prefixBytes(packet, at);
    const to = from + lengthAt(packet, at);
    let value = 0;
    for (let i = from; i < to; i++) value = value * 10 + (packet[i] as number) - ZERO;
    this.partialSum += value;
    if (this.partialSum < SUM_LIMIT) return;
    this.sum += BigInt(this.partialSum);
    this.partialSum = 0;
  }

  private document(packet: Buffer, at: number): number {
    const end = valueEnd(packet, at);
    const next = valueEnd(packet, end);
    const text = packet.subarray(at + prefixBytes(packet, at), end);
    writeTypedJson(text, packet.toString('latin1', end + prefixBytes(packet, end), next), this.out);
    return next;
  }

  private value(packet: Buffer, at: number, opening: Buffer | undefined): number {
    const { out } = this;
    const from = at + prefixBytes(packet, at);
    const to = from + lengthAt(packet, at);
    if (opening === undefined) out.bytes(packet, from, to);
    else {
      out.bytes(opening);
      if (this.escapes.maybeIn(packet, from, to)) out.escaped(packet, from, to);
      else out.bytes(packet, from, to);
      out.byte(QUOTE);
    }
    return to;
  }
}

function toStep(column: Column, key: readonly Column[], form: RowForm): Omit<Step, 'isTyped'> {
  const opening = openingOf(literalOf(column));
  const isBare = form === 'load' && opening !== undefined;
  return {
    opening: isBare ? Buffer.of(QUOTE) : opening,
    introducer: isBare ? opening.subarray(0, -1) : NONE,
    key: key.findIndex(({ name }) => name === column.name),
  };
}

function valueEnd(packet: Buffer, at: number): number {
  return at + prefixBytes(packet, at) + lengthAt(packet, at);
}

function openingOf(literal: Literal): Buffer | undefined {
  if (literal.kind === 'digits') return undefined;
  return literal.kind === 'quoted' ? Buffer.of(QUOTE) : introducer(literal.charset);
}
