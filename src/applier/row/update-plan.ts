import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import { assignments, writeAssignments, type Assignment } from './assignment.js';
import type { BoundColumn } from './bound-column.js';
import { groupKey } from './groupable.js';
import { chooseIdentity, limitOf } from './identity.js';
import { writeDocumentConditions } from './json-change.js';
import { JsonRewrite, type StandIn } from './json-rewrite.js';
import { mismatch } from './row-error.js';
import { RowMatch } from './row-match.js';
import { generatedNames, type Lenience } from './lenience.js';
import type { RowPlan, TwoStep } from './row-plan.js';
import { COMMA, column, sqlBytes, tableName } from './sql-text.js';
import { UpdateGroup, type GatheredRows } from './update-group.js';
import { UpdateImages } from './update-images.js';
import { UpdateRun } from './update-run.js';

const WHERE = sqlBytes(' WHERE ');

/**
 * Rows to update: `UPDATE t SET b=2 WHERE a=1`, with the columns of the after image that differ from
 * the before image. A row that stays as it is is looked up nevertheless.
 */
export class UpdatePlan implements RowPlan {
  readonly title: string;
  readonly opening: Buffer;
  readonly closing: Buffer;
  readonly separator = undefined;
  readonly maxRows = 1;
  readonly found = 1;
  readonly lax: boolean;
  readonly generated: readonly string[];
  rowsWritten = 1;
  readonly images: UpdateImages;
  private readonly assignments: readonly Assignment[];
  /** "`c`=`c`" for columns that would change by themselves, else for one column of the table. */
  private readonly kept: Buffer;
  private readonly keptAlways: boolean;
  private readonly match: RowMatch;
  private readonly group: UpdateGroup | undefined;
  private readonly run: UpdateRun | undefined;
  readonly twoStep: TwoStep | undefined;

  constructor(
    table: TargetTable,
    columns: readonly BoundColumn[],
    presentBefore: readonly number[],
    presentAfter: readonly number[],
    partial = false,
    readonly lenience?: Lenience,
    joinRows = true,
  ) {
    this.lax = lenience?.isOn === true;
    this.generated = generatedNames(table);
    const identity = chooseIdentity(table, columns, presentBefore);
    this.title = `UPDATE of ${tableName(table)}`;
    this.opening = sqlBytes(`UPDATE ${tableName(table)} SET `);
    this.closing = sqlBytes(limitOf(identity));
    this.images = new UpdateImages(columns, presentBefore, presentAfter, partial);
    this.match = new RowMatch(table, columns, identity);
    this.assignments = assignments(table, columns, presentBefore, presentAfter);
    const key = joinRows ? groupKey(table, columns, identity) : undefined;
    this.group = UpdateGroup.of(table, columns, key, this.assignments);
    const rewrite = JsonRewrite.of(columns, this.assignments);
    this.twoStep = rewrite && this.jsonSteps(rewrite);
    const pinned = unwritten(table, columns, presentAfter);
    this.keptAlways = pinned.length > 0;
    this.kept = sqlBytes((this.keptAlways ? pinned : anyColumn(table)).map(itself).join(','));
    this.run = this.lax ? undefined : UpdateRun.of(table, columns, key, this.assignments, this);
  }

  choose(event: Buffer, at: number, end: number): RowPlan {
    const { run } = this;
    return run?.starts(event, at, end) === true ? run : this;
  }

  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const next = this.images.locate(event, at, end);
    // without strict mode one by one: a server keeps a limited number of warnings
    if (this.group !== undefined && next < end && !out.isLax) {
      const gathered = this.group.gather(this.images, event, at, end);
      if (gathered.count > 1) return this.writeGroup(this.group, gathered, event, out);
      this.images.locate(event, at, end);
    }
    this.writeOne(event, out);
    return next;
  }

  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number {
    const next = this.images.locate(event, at, end);
    this.match.write(event, this.images.before, out);
    return next;
  }

  private writeGroup(
    group: UpdateGroup,
    { count, next }: GatheredRows,
    event: Buffer,
    out: SqlBuffer,
  ): number {
    const start = out.length;
    group.writeAssignments(event, out);
    this.writeWhere(start, out);
    group.writeMatch(event, out);
    this.rowsWritten = count;
    return next;
  }

  /** Of the row that `images` has located. */
  private writeOne(event: Buffer, out: SqlBuffer, standIns?: ReadonlyMap<number, StandIn>): void {
    const start = out.length;
    writeAssignments(this.assignments, this.images, event, out);
    this.writeWhere(start, out);
    this.match.write(event, this.images.before, out, standIns);
    writeDocumentConditions(this.assignments, this.images, event, out);
    this.rowsWritten = 1;
  }

  private jsonSteps(rewrite: JsonRewrite): TwoStep {
    const { images, match } = this;
    const steps = {
      next: 0,
      // what is generated from the stand-in is of no matter
      firstLax: this.generated.length > 0,
      isNeeded: (event: Buffer, at: number, end: number) => {
        steps.next = images.locate(event, at, end);
        return rewrite.isNeeded(images, event);
      },
      writeFirst: (event: Buffer, out: SqlBuffer) => {
        const start = out.length;
        rewrite.writeStandIns(out);
        this.writeWhere(start, out);
        match.write(event, images.before, out);
      },
      writeSecond: (event: Buffer, out: SqlBuffer) => {
        this.writeOne(event, out, rewrite.columns);
      },
    };
    return steps;
  }

  /**
   * Appends what keeps columns as they are, and WHERE.
   * @param start length of `out` before the assignments
   */
  writeWhere(start: number, out: SqlBuffer): void {
    if (out.length === start) {
      out.bytes(this.kept);
    } else if (this.keptAlways) {
      out.byte(COMMA);
      out.bytes(this.kept);
    }
    out.bytes(WHERE);
  }
}

/** Columns with ON UPDATE CURRENT_TIMESTAMP that the after image does not have: they stayed. */
function unwritten(
  table: TargetTable,
  columns: readonly BoundColumn[],
  presentAfter: readonly number[],
): string[] {
  const written = new Set(presentAfter.map((i) => columns[i]?.position));
  return table.columns
    .filter((target, position) => target.updatesItself && !written.has(position))
    .map(({ name }) => name);
}

/** @throws SluiceError TABLE_MISMATCH if every column is generated */
function anyColumn(table: TargetTable): string[] {
  const found = table.columns.find((target) => target.generated === undefined);
  if (found !== undefined) return [found.name];
  throw mismatch(
    tableName(table),
    'every column on the slave is generated',
    'Make the table on the slave like the one on the master, then `trepctl online`.',
  );
}

function itself(name: string): string {
  return `${column(name)}=${column(name)}`;
}
