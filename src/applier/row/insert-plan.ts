import type { LiteralWriter, ValueSkipper } from '../../binlog/column.js';
import { literalWriter, valueSkipper } from '../../binlog/literals.js';
import { FieldType } from '../../binlog/value/field-type.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetColumn, TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { writeKeyOf } from './key-text.js';
import { nullRefused } from './null-refused.js';
import { mismatch } from './row-error.js';
import { assertWithin, bitmapBytes, bitSet, EMPTY_IMAGE_BYTES } from './row-image.js';
import { generatedNames, type Lenience } from './lenience.js';
import type { RowPlan } from './row-plan.js';
import { CLOSE, COMMA, NULL_TEXT, OPEN, column, sqlBytes, tableName } from './sql-text.js';

/** One value of the image: written or, where the target generates it, passed over. */
interface Step {
  readonly write: LiteralWriter | undefined;
  readonly skip: ValueSkipper;
  readonly target: TargetColumn;
  /** Whether it may be written as DEFAULT. */
  readonly mayDefault: boolean;
}

/** Types that may have values of no bytes. */
const SHAPES: ReadonlySet<number> = new Set([FieldType.GEOMETRY, FieldType.VECTOR]);
const SEQUENCE = 'SEQUENCE';
const DEFAULT_TEXT = sqlBytes('DEFAULT');
const NONE: ReadonlySet<Step> = new Set();

/** Rows to insert: `INSERT INTO t(a,b)VALUES(1,2),(3,4)`, in the order of the event. */
export class InsertPlan implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing = Buffer.alloc(0);
  readonly separator: Buffer | undefined;
  readonly maxRows = 1000;
  readonly found: number | undefined = 1;
  readonly rowsWritten = 1;
  readonly twoStep = undefined;
  readonly lax: boolean;
  readonly generated: readonly string[];
  /** Names of the columns that the target does not generate and the image leaves out, which are NULL then. */
  private readonly implicit: readonly string[];
  /** Whether empty values may come that NULL makes. */
  private readonly bySelect: boolean;
  private readonly steps: readonly Step[];
  private readonly nullBytes: number;

  constructor(
    private readonly table: TargetTable,
    private readonly columns: readonly BoundColumn[],
    private readonly present: readonly number[],
    readonly lenience?: Lenience,
  ) {
    const bound = present.flatMap((i) => columns[i] ?? []);
    this.implicit = implicitNulls(table, columns, present);
    this.steps = bound.map(toStep);
    this.title = `INSERT into ${tableName(table)}`;
    this.opening = sqlBytes(`${this.into(NONE)}VALUES`);
    this.separator = table.type === SEQUENCE ? undefined : Buffer.of(COMMA);
    this.lax = lenience?.isOn === true || needsImplicitDefault(table, columns, present);
    this.generated = generatedNames(table);
    this.bySelect =
      lenience?.isOn === true ||
      bound.some(({ row }) => SHAPES.has(row.type) && row.empty === 'NULL');
    this.nullBytes = bitmapBytes(present.length) || EMPTY_IMAGE_BYTES;
  }

  writeRow(event: Buffer, start: number, end: number, out: SqlBuffer): number {
    out.byte(OPEN);
    const at = this.writeValues(event, start, end, out);
    out.byte(CLOSE);
    return at;
  }

  /**
   * NULL makes an empty value only by SELECT: VALUES of one row refuse it for a column that takes none.
   */
  writeLax(event: Buffer, start: number, end: number, out: SqlBuffer): number {
    if (this.bySelect) return this.writeSelect(event, start, end, out);
    out.bytes(this.opening);
    return this.writeRow(event, start, end, out);
  }

  private writeSelect(event: Buffer, start: number, end: number, out: SqlBuffer): number {
    const empty = this.emptyOnes(event, start, end, out);
    const names = this.names(empty).length;
    out.utf8(`${this.into(empty)}${names === 0 ? 'VALUES()' : 'SELECT '}`);
    return this.writeValues(event, start, end, out, empty);
  }

  /** SELECT knows no DEFAULT: these columns are left out, and get it. */
  private emptyOnes(event: Buffer, start: number, end: number, out: SqlBuffer): ReadonlySet<Step> {
    if (this.steps.every(({ mayDefault }) => !mayDefault)) return NONE;
    const empty = new Set<Step>();
    const from = out.length;
    let at = start + this.nullBytes;
    assertWithin(at, end);
    for (const [k, step] of this.steps.entries()) {
      if (bitSet(event, start, k)) continue;
      const value = at;
      at = step.skip(event, at);
      if (!step.mayDefault) continue;
      step.write?.(event, value, out);
      if (out.view(from).equals(DEFAULT_TEXT)) empty.add(step);
      out.truncate(from);
    }
    return empty;
  }

  private names(leftOut: ReadonlySet<Step>): string[] {
    const given = this.steps.filter((step) => step.write !== undefined && !leftOut.has(step));
    return [...given.map(({ target }) => target.name), ...this.implicit].map((name) =>
      column(name),
    );
  }

  private into(leftOut: ReadonlySet<Step>): string {
    return `INSERT INTO ${tableName(this.table)}(${this.names(leftOut).join(',')})`;
  }

  /** @throws SluiceError TABLE_MISMATCH for a NULL where the target takes none */
  private writeValues(
    event: Buffer,
    start: number,
    end: number,
    out: SqlBuffer,
    leftOut?: ReadonlySet<Step>,
  ): number {
    const { steps } = this;
    let at = start + this.nullBytes;
    assertWithin(at, end);
    let isFirst = true;
    for (let k = 0; k < steps.length; k++) {
      const step = steps[k] as Step;
      const { write, skip, target } = step;
      const isNull = bitSet(event, start, k);
      if (write === undefined || leftOut?.has(step) === true) {
        if (!isNull) at = skip(event, at);
        continue;
      }
      if (!isFirst) out.byte(COMMA);
      isFirst = false;
      if (!isNull) at = write(event, at, out);
      else if (target.nullable) out.bytes(NULL_TEXT);
      else throw nullRefused(this.table, target);
    }
    for (let k = 0; k < this.implicit.length; k++) {
      if (!isFirst) out.byte(COMMA);
      isFirst = false;
      out.bytes(NULL_TEXT);
    }
    assertWithin(at, end);
    return at;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    if (this.present.length === 0) return at + EMPTY_IMAGE_BYTES;
    return writeKeyOf(this.table, this.columns, this.present, { event, at, end }, out);
  }
}

function isWritten({ target }: BoundColumn): boolean {
  return target.generated === undefined;
}

function toStep(bound: BoundColumn): Step {
  return {
    write: isWritten(bound) ? literalWriter(bound.row, 'store') : undefined,
    skip: valueSkipper(bound.row),
    target: bound.target,
    mayDefault: isWritten(bound) && SHAPES.has(bound.row.type) && bound.row.empty === 'DEFAULT',
  };
}

/**
 * Columns that the image leaves out and that are NULL then. They are named, since a strict server
 * refuses to leave out one whose default was dropped, which looks like one with the default NULL.
 */
function implicitNulls(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
): string[] {
  const given = new Set(present.map((i) => columns[i]?.position));
  const leftOut = new Set(columns.map(({ position }) => position).filter((at) => !given.has(at)));
  return table.columns
    .filter((target, position) => {
      return leftOut.has(position) && target.nullIfLeftOut && target.generated === undefined;
    })
    .map(({ name }) => name);
}

/**
 * Columns that the image leaves out get the slave's default. A column without one was filled with
 * its type's zero by a master without strict mode: then so must the slave's be.
 * @throws SluiceError TABLE_MISMATCH if the column exists on the slave only
 */
function needsImplicitDefault(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
): boolean {
  const given = new Set(present.map((i) => columns[i]?.position));
  const known = new Set(columns.map(({ position }) => position));
  const without = table.columns
    .map((target, position) => ({ target, position }))
    .filter(
      ({ target, position }) =>
        !given.has(position) && target.generated === undefined && !target.hasDefault,
    );
  const foreign = without.find(({ position }) => !known.has(position));
  if (foreign === undefined) return without.length > 0;
  throw mismatch(
    tableName(table),
    `column ${foreign.target.name} exists on the slave only and has no default value`,
    `Give the column a default on the slave, or drop it there, then \`trepctl online\`.`,
  );
}
