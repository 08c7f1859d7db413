import type { LiteralWriter, RowColumn } from '../../binlog/column.js';
import { literalWriter } from '../../binlog/literals.js';
import { FieldType } from '../../binlog/value/field-type.js';
import { signOfZero } from '../../binlog/value/real.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import type { Identity } from './identity.js';
import { column as quoted, sqlBytes } from './sql-text.js';

/** One comparison of a WHERE clause: `before` literal `after`. */
export interface MatchTerm {
  /** Index of the event's column. */
  readonly column: number;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly writer: LiteralWriter;
  /** What is written instead where the value is NULL. */
  readonly isNull: Buffer;
}

/**
 * The comparisons that single out the row of an identity. Without a unique key they are exact to the
 * byte: 'a' and 'A ' are different rows even if the column's collation takes them for the same.
 */
export function matchTerms(
  table: TargetTable,
  columns: readonly BoundColumn[],
  identity: Identity,
): MatchTerm[] {
  const terms = identity.columns.flatMap((i) => {
    const bound = columns[i];
    if (bound === undefined) return [];
    return identity.unique ? [equal(i, bound)] : exactTerms(table, i, bound);
  });
  return terms.map((term, i) => (i === 0 ? term : joined(term)));
}

function equal(i: number, { target, row }: BoundColumn): MatchTerm {
  return term(i, target.name, `${quoted(target.name)}=`, '', literalWriter(row, 'compare'));
}

function exactTerms(table: TargetTable, i: number, bound: BoundColumn): MatchTerm[] {
  const { target, row } = bound;
  if (target.dataType === 'json') return [equal(i, bound), jsonText(i, bound)];
  if (target.dataType === 'vector') return [internalBytes(i, bound)];
  if (row.negativeZero !== undefined && isReal(row)) return [sameZero(i, bound)];
  const isShape = row.type === FieldType.GEOMETRY;
  if (isShape && isInKey(table, bound.position)) return [internalBytes(i, bound)];
  if (!isText(row)) return [equal(i, bound)];
  const left = `CAST(${inCharsetOf(bound)} AS BINARY)=`;
  const exact = term(i, target.name, left, '', literalWriter(asBytes(row), 'compare'));
  // An index can only serve a comparison under the column's own collation.
  return isIndexed(table, bound.position) ? [equal(i, bound), exact] : [exact];
}

/** JSON values that compare as equal may differ: 1 and 1.0. Their text does. */
function jsonText(i: number, { target, row }: BoundColumn): MatchTerm {
  const left = `CAST(${quoted(target.name)} AS CHAR)=CAST(`;
  return term(i, target.name, left, ' AS CHAR)', literalWriter(row, 'compare'));
}

/**
 * MySQL compares a VECTOR with nothing, not even another one. MariaDB refuses to look up an empty
 * GEOMETRY in an index.
 */
function internalBytes(i: number, { target, row }: BoundColumn): MatchTerm {
  const left = `CAST(${quoted(target.name)} AS BINARY)=`;
  return term(i, target.name, left, '', literalWriter(row, 'compare'));
}

/**
 * 0 and -0 are equal, and no function of the column tells them apart next to `=`: both servers put the
 * constant in its place. The angle to the left is pi for the one and -pi for the other.
 */
function sameZero(i: number, { target, row }: BoundColumn): MatchTerm {
  const name = quoted(target.name);
  const angle = `${name}>=0e0 AND ${name}<=0e0 AND ATAN2(${name},-1e0)`;
  const [positive, negative] = [sqlBytes(`${angle}>0e0`), sqlBytes(`${angle}<0e0`)];
  const equals = sqlBytes(`${name}=`);
  const isFloat = row.type === FieldType.FLOAT;
  const write = literalWriter(row, 'compare');
  return term(i, target.name, '', '', (event, at, out) => {
    const sign = signOfZero(event, at, isFloat);
    if (sign === 0) {
      out.bytes(equals);
      return write(event, at, out);
    }
    out.bytes(sign > 0 ? positive : negative);
    return at + (isFloat ? 4 : 8);
  });
}

function isReal({ type }: RowColumn): boolean {
  return type === FieldType.FLOAT || type === FieldType.DOUBLE;
}

function isText(row: RowColumn): boolean {
  const sized = row.type === FieldType.ENUM || row.type === FieldType.SET;
  return row.charset !== undefined && row.charset !== 'binary' && !sized;
}

/**
 * The same value as bytes. CHAR becomes VARCHAR, which is logged alike: BINARY would be padded with
 * zero bytes.
 */
function asBytes(row: RowColumn): RowColumn {
  const type = row.type === FieldType.STRING ? FieldType.VARCHAR : row.type;
  // JSON is the text in which the target keeps it
  const targetType = row.type === FieldType.JSON ? row.targetType : undefined;
  return { ...row, type, charset: 'binary', targetType };
}

/** The target's column in the character set of the event. */
function inCharsetOf({ target, row }: BoundColumn): string {
  const name = quoted(target.name);
  const same = target.charset === row.charset || row.charset === undefined;
  return same ? name : `CONVERT(${name} USING ${row.charset})`;
}

function isInKey(table: TargetTable, position: number): boolean {
  return table.keys.some(({ columns }) => columns.includes(position));
}

function isIndexed(table: TargetTable, position: number): boolean {
  return table.keys.some((key) => key.visible && key.columns[0] === position);
}

function term(
  column: number,
  name: string,
  before: string,
  after: string,
  writer: LiteralWriter,
): MatchTerm {
  return {
    column,
    before: sqlBytes(before),
    after: sqlBytes(after),
    writer,
    isNull: sqlBytes(`${quoted(name)} IS NULL`),
  };
}

function joined(term: MatchTerm): MatchTerm {
  const and = sqlBytes(' AND ');
  return {
    ...term,
    before: Buffer.concat([and, term.before]),
    isNull: Buffer.concat([and, term.isNull]),
  };
}
