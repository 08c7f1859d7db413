import { SqlBuffer } from '../../binlog/sql-buffer.js';
import { isChanged, type Assignment } from './assignment.js';
import { COMMA, NULL_TEXT, sqlBytes } from './sql-text.js';
import type { BoundColumn } from './bound-column.js';
import type { UpdateImages } from './update-images.js';

/** What a column has for a moment, as SQL; undefined: NULL. */
export type StandIn = Buffer | undefined;

const TEXT = standIn('"sluice"');
/** For documents that begin so: checks and generated columns take them more likely than another type. */
const BY_FIRST: ReadonlyMap<string, Buffer> = new Map([
  ['{', standIn('{}')],
  ['[', standIn('[]')],
]);
const ZERO = standIn('0');
const ONE = standIn('1');

const PLAIN_TEXT = sqlBytes("_utf8mb4'");
const NUMBERS = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * MySQL leaves a row alone whose new documents compare as equal to the old ones, as 1 and 1.0 do,
 * though they differ in type. Such a row is first given another document.
 */
export class JsonRewrite {
  /** Event columns of the last row that `isNeeded` found, the ones to rewrite, and what they get first. */
  readonly columns = new Map<number, StandIn>();
  private readonly scratch = new SqlBuffer(1024);

  private constructor(
    private readonly assignments: readonly Assignment[],
    private readonly isJson: readonly boolean[],
  ) {}

  /** Undefined: the target has no JSON among these columns. */
  static of(
    columns: readonly BoundColumn[],
    assignments: readonly Assignment[],
  ): JsonRewrite | undefined {
    const isJson = assignments.map(({ column }) => columns[column]?.target.dataType === 'json');
    return isJson.includes(true) ? new JsonRewrite(assignments, isJson) : undefined;
  }

  /** Whether the row that `images` has located changes nothing but JSON that may compare as equal. */
  isNeeded(images: UpdateImages, event: Buffer): boolean {
    const { assignments, isJson, columns } = this;
    columns.clear();
    for (let i = 0; i < assignments.length; i++) {
      const assignment = assignments[i] as Assignment;
      if (!isChanged(assignment, images, event)) continue;
      if (isJson[i] !== true || images.hasDiffs(event, assignment.column)) return false;
      if (this.surelyDiffers(assignment, images, event)) return false;
      columns.set(assignment.column, this.standInFor(assignment, images, event));
    }
    return columns.size > 0;
  }

  /** Appends assignments of the stand-in to the columns. */
  writeStandIns(out: SqlBuffer): void {
    let first = true;
    for (const { column, text } of this.assignments) {
      if (!this.columns.has(column)) continue;
      if (!first) out.byte(COMMA);
      first = false;
      out.bytes(text);
      out.bytes(this.columns.get(column) ?? NULL_TEXT);
    }
  }

  /** NULL, which every check lets pass, where the column takes it. */
  private standInFor(
    { column, target, write }: Assignment,
    { after }: UpdateImages,
    event: Buffer,
  ): StandIn {
    if (target.nullable || after.isNull(column)) return undefined;
    const { scratch } = this;
    scratch.truncate(0);
    write(event, after.offset(column), scratch);
    return standInLike(scratch.view());
  }

  private surelyDiffers(
    { column, comparable, write }: Assignment,
    { before, after }: UpdateImages,
    event: Buffer,
  ): boolean {
    if (!comparable) return false;
    if (before.isNull(column) || after.isNull(column)) return true;
    const { scratch } = this;
    scratch.truncate(0);
    write(event, before.offset(column), scratch);
    const middle = scratch.length;
    write(event, after.offset(column), scratch);
    return !mayCompareEqual(scratch.view().subarray(0, middle), scratch.view(middle));
  }
}

/**
 * Whether two documents may compare as equal, from their SQL: numbers do whatever their type; of
 * values that have no JSON text, such as DECIMAL and dates, it is not known.
 */
export function mayCompareEqual(a: Buffer, b: Buffer): boolean {
  if (!isPlain(a) || !isPlain(b)) return true;
  return alike(a) === alike(b);
}

/** Another document than that of this SQL, of the same type if it is an object, an array or a number. */
export function standInLike(sql: Buffer): Buffer {
  if (!isPlain(sql)) return TEXT;
  const text = sql.toString('latin1', PLAIN_TEXT.length, sql.length - 1);
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) return BY_FIRST.get(text.charAt(0)) ?? TEXT;
  return value === 0 ? ONE : ZERO;
}

function standIn(document: string): Buffer {
  return sqlBytes(`CAST(_utf8mb4'${document}' AS JSON)`);
}

function isPlain(sql: Buffer): boolean {
  return sql.subarray(0, PLAIN_TEXT.length).equals(PLAIN_TEXT);
}

function alike(sql: Buffer): string {
  return sql.toString('latin1').replaceAll(NUMBERS, (digits) => String(Number(digits)));
}
