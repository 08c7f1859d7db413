import { SqlBuffer } from '../binlog/sql-buffer.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { cutDocument } from './json-nodes.js';
import { EscapeSearch } from './escape-search.js';
import { ChecksumSum } from './row-checksum.js';
import { lengthAt, prefixBytes } from './row-stream.js';
import { openingOf, type KeyLiteral, type RowWriter } from './row-writer.js';
import { writeTypedJson } from './typed-json.js';
import { isJson, type Table } from './table.js';

const NULL = 0xfb;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
const QUOTE = 0x27;
const NULL_TEXT = Buffer.from('NULL');
/** For the row that goes beyond the limit, in bytes. */
const ROOM = 64 * 1024;

interface Step {
  /** Undefined: digits, which are copied. */
  readonly opening: Buffer | undefined;
  /** A JSON document, behind which its types come. */
  readonly isTyped: boolean;
  readonly isJson: boolean;
  /** Its place in the key; -1: not of the key. */
  readonly key: number;
}

/**
 * Turns rows of a text result into `INSERT INTO t(a,b)VALUES(1,2),(3,4)`, byte for byte, for a session
 * whose character set is binary. Statements are given to `emit` as they reach `limit` bytes.
 */
export class InsertWriter implements RowWriter {
  rows = 0;
  bytes = 0;
  lastKey: readonly KeyLiteral[] = [];
  private readonly opening: Buffer;
  private readonly steps: readonly Step[];
  private out = new SqlBuffer();
  private readonly keyFrom: number[];
  private readonly keyTo: number[];
  private readonly escapes = new EscapeSearch();
  private readonly sum = new ChecksumSum();

  constructor(
    table: Table,
    private readonly limit: number,
    private readonly emit: (statement: Buffer) => void,
    { typedJson = false, replace = false } = {},
  ) {
    const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(',');
    const into = quoteQualified(table.schema, table.name);
    this.opening = Buffer.from(`${replace ? 'REPLACE' : 'INSERT'} INTO ${into}(${names})VALUES`);
    this.steps = table.columns.map((column) => ({
      opening: openingOf(column),
      key: table.key.findIndex(({ name }) => name === column.name),
      isTyped: typedJson && isJson(column),
      isJson: isJson(column),
    }));
    this.keyFrom = table.key.map(() => 0);
    this.keyTo = table.key.map(() => 0);
  }

  row(packet: Buffer, from: number, to: number): void {
    const { out, steps, keyFrom, keyTo } = this;
    this.openTuple();
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
      else if (step.isJson && lengthAt(packet, at) === 0) throw cutDocument();
      else at = this.value(packet, at, step.opening);
      if (step.key >= 0) keyTo[step.key] = out.length;
    }
    out.byte(CLOSE);
    if (at < to) this.sum.add(packet, at);
    this.rows += 1;
    if (out.length >= this.limit) this.flush();
  }

  flush(): void {
    if (this.out.length === 0) return;
    this.lastKey = this.currentKey();
    const full = this.out.view();
    this.bytes += full.length;
    this.out = new SqlBuffer(Math.min(full.length, this.limit) + ROOM); // those bytes belong to the receiver
    this.emit(full);
  }

  get checksum(): string {
    return this.sum.digits;
  }

  private currentKey(): KeyLiteral[] {
    const view = this.out.view();
    return this.keyFrom.map((from, i) => Buffer.from(view.subarray(from, this.keyTo[i])));
  }

  private openTuple(): void {
    const { out } = this;
    if (out.length === 0) out.bytes(this.opening);
    else out.byte(COMMA);
    out.byte(OPEN);
  }

  private document(packet: Buffer, at: number): number {
    const end = valueEnd(packet, at);
    const text = packet.subarray(at + prefixBytes(packet, at), end);
    if (text.length === 0 || packet[end] === NULL) throw cutDocument();
    const next = valueEnd(packet, end);
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

function valueEnd(packet: Buffer, at: number): number {
  return at + prefixBytes(packet, at) + lengthAt(packet, at);
}
