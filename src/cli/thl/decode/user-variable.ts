import type { UserVarEvent } from '../../../binlog/binlog-event.js';
import { literalWriter } from '../../../binlog/literals.js';
import { SqlBuffer } from '../../../binlog/sql-buffer.js';
import { FieldType } from '../../../binlog/value/field-type.js';
import { quoted } from './cell.js';
import { charsetOfCollation } from '../../../event/collation-charset.js';
import { showText } from './show-text.js';

/** `SET @name := value`, as the source logged it before the statement that reads it. */
export function userVariableText(event: UserVarEvent): string {
  const name = showText(event.name, 'utf8mb4') ?? event.name.toString('hex');
  return `SET @\`${name.replaceAll('`', '``')}\` := ${valueText(event)}`;
}

function valueText({ type, value, unsigned, collation }: UserVarEvent): string {
  if (value === undefined) return 'NULL';
  switch (type) {
    case 'int':
      return String(unsigned ? value.readBigUInt64LE() : value.readBigInt64LE());
    case 'real':
      return String(value.readDoubleLE());
    case 'decimal':
      return decimalText(value);
    case 'string':
    case 'row':
    default:
      return stringText(value, collation);
  }
}

function stringText(value: Buffer, collation: number): string {
  const text = showText(value, charsetOfCollation(collation));
  return text === undefined ? `x'${value.toString('hex')}'` : quoted(text);
}

/** Precision, scale, then the digits as in a row image. */
function decimalText(value: Buffer): string {
  const out = new SqlBuffer(128);
  const column = {
    type: FieldType.NEWDECIMAL,
    meta: ((value[0] ?? 0) << 8) | (value[1] ?? 0),
    unsigned: false,
    charset: undefined,
    targetType: undefined,
  };
  literalWriter(column, 'store')(value, 2, out);
  return out.view().toString('latin1');
}
