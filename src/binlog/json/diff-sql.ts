import type { SqlBuffer } from '../sql-buffer.js';
import { introducer } from '../value/text.js';
import type { JsonDiff } from './diff.js';
import { writeJsonValue } from './literal.js';
import { areRelated } from './path.js';

/** Changes that one call of an SQL function makes. */
interface Call {
  readonly name: string;
  readonly diffs: JsonDiff[];
}

const UTF8 = introducer('utf8mb4');
const QUOTE = 0x27;
const COMMA = 0x2c;
const CLOSE = 0x29;

/**
 * SQL that makes the changes of a row's document, as `Json_diff` defines them: what it says in
 * `sql-common/json_diff.h` of JSON_REPLACE, JSON_INSERT, JSON_ARRAY_INSERT and JSON_REMOVE.
 */
export class JsonChange {
  private readonly calls: readonly Call[];

  /**
   * @param column the quoted name of the column
   * @param diffs at least one
   */
  constructor(
    private readonly column: Buffer,
    diffs: readonly JsonDiff[],
  ) {
    this.calls = callsOf(diffs);
  }

  /** Appends the changed document: "JSON_REPLACE(`j`,_utf8mb4'$.a',1)". */
  writeValue(out: SqlBuffer): void {
    this.writeAfter(this.calls.length, out);
  }

  /**
   * Appends conditions, joined by AND, that hold if every change can be made. The functions pass over
   * a path that is not there, while a replica of the server's own stops.
   */
  writeConditions(out: SqlBuffer): void {
    this.calls.forEach(({ diffs }, i) => {
      if (i > 0) out.text(' AND ');
      const [first] = diffs;
      if (first?.operation !== 'insert') this.writeContains(i, 'all', diffs, '', out);
      else if (first.path.isElement) this.writeIsArray(i, first, out);
      else {
        this.writeContains(i, 'one', diffs, '=0 AND ', out);
        this.writeContains(i + 1, 'all', diffs, '', out);
      }
    });
  }

  /** The document after the first `count` calls. */
  private writeAfter(count: number, out: SqlBuffer): void {
    const calls = this.calls.slice(0, count);
    for (const { name } of calls.toReversed()) out.text(`${name}(`);
    out.bytes(this.column);
    for (const { diffs } of calls) {
      for (const diff of diffs) writeArguments(diff, out);
      out.byte(CLOSE);
    }
  }

  private writeContains(
    calls: number,
    which: 'one' | 'all',
    diffs: readonly JsonDiff[],
    rest: string,
    out: SqlBuffer,
  ): void {
    out.text('JSON_CONTAINS_PATH(');
    this.writeAfter(calls, out);
    out.text(`,_utf8mb4'${which}'`);
    for (const { path } of diffs) writePath(path.text, out);
    out.text(`)${rest}`);
  }

  private writeIsArray(calls: number, { path }: JsonDiff, out: SqlBuffer): void {
    out.text('JSON_TYPE(JSON_EXTRACT(');
    this.writeAfter(calls, out);
    writePath(path.text.subarray(0, path.parent), out);
    out.text("))=_utf8mb4'ARRAY'");
  }
}

function callsOf(diffs: readonly JsonDiff[]): Call[] {
  const calls: Call[] = [];
  for (const diff of diffs) {
    const name = functionOf(diff);
    const last = calls.at(-1);
    if (last?.name === name && last.diffs.every((other) => areIndependent(other, diff))) {
      last.diffs.push(diff);
    } else calls.push({ name, diffs: [diff] });
  }
  return calls;
}

/** Whether the paths of both mean the same before and after the other change was made. */
function areIndependent(a: JsonDiff, b: JsonDiff): boolean {
  const moves = a.operation !== 'replace' && (a.path.hasElement || b.path.hasElement);
  return !moves && !areRelated(a.path, b.path);
}

function functionOf({ operation, path }: JsonDiff): string {
  if (operation === 'replace') return 'JSON_REPLACE';
  if (operation === 'remove') return 'JSON_REMOVE';
  return path.isElement ? 'JSON_ARRAY_INSERT' : 'JSON_INSERT';
}

function writeArguments({ path, value }: JsonDiff, out: SqlBuffer): void {
  writePath(path.text, out);
  if (value.length === 0) return;
  out.byte(COMMA);
  writeJsonValue(value, out);
}

function writePath(path: Buffer, out: SqlBuffer): void {
  out.byte(COMMA);
  out.bytes(UTF8);
  out.escaped(path);
  out.byte(QUOTE);
}
