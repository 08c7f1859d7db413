import type { RowColumn } from '../../../binlog/column.js';
import { literalWriter } from '../../../binlog/literals.js';
import { SqlBuffer } from '../../../binlog/sql-buffer.js';
import type { TableMapColumn } from '../../../binlog/table-map.js';
import { FieldType } from '../../../binlog/value/field-type.js';
import { charsetOfCollation } from '../../../event/collation-charset.js';
import { showText } from './show-text.js';

/** Reads the value at an offset, as the text of an SQL literal, and says where it ends. */
export type CellReader = (
  row: Buffer,
  at: number,
) => { readonly text: string; readonly end: number };

/**
 * How values of a column are shown: strings as `'text'`, decoded for the reader, or `x'..'` where the
 * bytes are no text; numbers and times as in SQL; members of ENUM and SET by name where the event
 * has them. Without a signedness in the event, integers are shown as signed.
 */
export function cellReader(column: TableMapColumn): CellReader {
  const charset = column.collation === undefined ? undefined : charsetOfCollation(column.collation);
  const write = literalWriter(rowColumn(column, charset), 'store');
  const buffer = new SqlBuffer(256);
  return (row, at) => {
    buffer.truncate(0);
    const end = write(row, at, buffer);
    return { text: show(buffer.view(), column, charset), end };
  };
}

function rowColumn(column: TableMapColumn, charset: string | undefined): RowColumn {
  const { type, meta } = column;
  return { type, meta, unsigned: column.unsigned ?? false, charset, targetType: undefined };
}

function show(literal: Buffer, column: TableMapColumn, charset: string | undefined): string {
  const text = literalText(literal, charset);
  return memberText(text, column, charset) ?? text;
}

/** An SQL literal for reading; strings are decoded. */
export function literalText(literal: Buffer, charset: string | undefined): string {
  const string = stringIn(literal);
  return string === undefined ? literal.toString('latin1') : stringText(string, charset);
}

/** The bytes of a literal `_charset'...'`, its escapes undone; undefined: it is no string literal. */
function stringIn(literal: Buffer): Buffer | undefined {
  const quote = literal.indexOf(0x27);
  const introduced = literal[0] === 0x5f || quote === 0;
  if (!introduced || quote < 0 || literal.at(-1) !== 0x27) return undefined;
  const bytes = Buffer.allocUnsafe(literal.length);
  let length = 0;
  for (let i = quote + 1; i < literal.length - 1; i++) {
    let byte = literal[i] ?? 0;
    if (byte === 0x5c) {
      byte = literal[++i] ?? 0;
      if (byte === 0x30) byte = 0;
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

function stringText(bytes: Buffer, charset: string | undefined): string {
  const text = showText(bytes, charset === 'binary' ? undefined : charset);
  return text === undefined ? `x'${bytes.toString('hex')}'` : quoted(text);
}

export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function memberText(
  text: string,
  { type, members }: TableMapColumn,
  charset: string | undefined,
): string | undefined {
  if (members === undefined || !/^\d+$/.test(text)) return undefined;
  const name = (member: Buffer): string =>
    showText(member, charset) ?? `0x${member.toString('hex')}`;
  if (type === FieldType.ENUM) {
    const member = members[Number(text) - 1];
    return member && quoted(name(member));
  }
  if (type !== FieldType.SET) return undefined;
  const bits = BigInt(text);
  return quoted(
    members
      .filter((_, i) => (bits & (1n << BigInt(i))) !== 0n)
      .map(name)
      .join(','),
  );
}
