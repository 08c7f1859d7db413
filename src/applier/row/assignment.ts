import type { LiteralWriter } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import { FieldType } from '../../binlog/value/field-type.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetColumn, TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import type { UpdateImages } from './update-images.js';
import { isDocumentChanged, writeChangedDocument } from './json-change.js';
import { nullRefused } from './null-refused.js';
import { COMMA, NULL_TEXT, column, sqlBytes } from './sql-text.js';

/** A column that an UPDATE may set. */
export interface Assignment {
  /** Index of the event's column. */
  readonly column: number;
  readonly target: TargetColumn;
  /** "`c`=" */
  readonly text: Buffer;
  readonly write: LiteralWriter;
  /** Whether the before image has the column too, so that an equal value need not be written. */
  readonly comparable: boolean;
  /** Appends NULL. @throws SluiceError TABLE_MISMATCH where the target takes none */
  readonly writeNull: (out: SqlBuffer) => void;
}

/** The columns of the after image that can be written. */
export function assignments(
  table: TargetTable,
  columns: readonly BoundColumn[],
  presentBefore: readonly number[],
  presentAfter: readonly number[],
): Assignment[] {
  const before = new Set(presentBefore);
  return presentAfter.flatMap((i) => {
    const bound = columns[i];
    if (bound === undefined || bound.target.generated !== undefined) return [];
    const { target, row } = bound;
    return {
      column: i,
      target,
      text: sqlBytes(assigned(bound)),
      write: literalWriter(row, 'store'),
      // What would change by itself has to be written even if it stays.
      comparable: before.has(i) && !target.updatesItself,
      writeNull: (out) => {
        if (!target.nullable) throw nullRefused(table, target);
        out.bytes(NULL_TEXT);
      },
    };
  });
}

/** A VECTOR that is too long leaves what the column had before, unless that is NULL. */
function assigned({ target, row }: BoundColumn): string {
  const text = `${column(target.name)}=`;
  const isVector = row.type === FieldType.VECTOR;
  return isVector && row.empty === 'too-long' ? `${text}NULL,${text}` : text;
}

/** Whether the row that `images` has located needs the assignment. */
export function isChanged(
  { comparable, column }: Assignment,
  images: UpdateImages,
  event: Buffer,
): boolean {
  const { before, after } = images;
  if (images.hasDiffs(event, column)) return isDocumentChanged(images, column, event);
  return !comparable || !before.sameValue(after, column, event);
}

/** Appends the assignments of the row that `images` has located: "`a`=1,`b`=NULL". */
export function writeAssignments(
  all: readonly Assignment[],
  images: UpdateImages,
  event: Buffer,
  out: SqlBuffer,
): void {
  const { after } = images;
  let first = true;
  for (let i = 0; i < all.length; i++) {
    const assignment = all[i] as Assignment;
    if (!isChanged(assignment, images, event)) continue;
    if (!first) out.byte(COMMA);
    first = false;
    out.bytes(assignment.text);
    if (after.isNull(assignment.column)) assignment.writeNull(out);
    else if (images.hasDiffs(event, assignment.column))
      writeChangedDocument(assignment, images, event, out);
    else assignment.write(event, after.offset(assignment.column), out);
  }
}
