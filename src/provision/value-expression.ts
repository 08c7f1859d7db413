import type { Flavour } from '../event/format.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { jsonTypesCrc } from './json-nodes.js';
import { isJson, isShortText, isWorded, literalOf, type Column } from './table.js';

/** How the values of one of two servers are read, and its rows hashed. */
export interface ValueRule {
  /** Of the server that is asked. */
  readonly flavour: Flavour;
  /** Of the slave, which may keep less. */
  readonly target: Flavour;
  /** With the types of the values in JSON documents; on both servers or on none. */
  readonly jsonTypes: boolean;
}

/**
 * The SELECT expression whose text gives the value back exactly, as far as the slave can hold it. An
 * ENUM goes by its number, since that of the invalid value has no text of its own.
 */
export function readExpression(column: Column, rule: ValueRule): string {
  const name = quoteIdentifier(column.name);
  switch (column.dataType) {
    case 'float':
    case 'double':
      return realExpression(column, name, rule);
    case 'enum':
    case 'set':
    case 'bit':
      return `${name}|0`; // MySQL adds to a SET as to a DOUBLE, which has 53 bits
    default:
      return name;
  }
}

/**
 * A FLOAT as text has six digits, hence the product. -0 stays -0 on MySQL. MariaDB has it in a FLOAT
 * alone, without digits or UNSIGNED; there it prints 0, hence the angle, and it makes -0 of no text
 * but a number too small for the type.
 */
function realExpression({ columnType }: Column, name: string, rule: ValueRule): string {
  const { flavour, target } = rule;
  const value = `${name}*1e0`;
  if (target === 'mysql' && flavour === 'mysql') return value;
  if (target === 'mariadb' && columnType !== 'float') return `${value}+0e0`; // -0 becomes 0
  const negativeZero = target === 'mariadb' ? '-1e-300' : '-0';
  return `IF(${name}=0,IF(ATAN2(${name},-1)<0,'${negativeZero}','0'),${value})`;
}

/** SQL for the part that a column has in the hash of its row: different for different bytes. */
export function hashExpression(column: Column, rule: ValueRule, hash: 'sha' | 'crc'): string {
  const name = quoteIdentifier(column.name);
  if (literalOf(column).kind !== 'text' || isWorded(column)) {
    return `IFNULL(${readExpression(column, rule)},'N')`;
  }
  if (isShortText(column)) {
    return `IFNULL(CONCAT(LENGTH(${name}),':',CAST(${name} AS BINARY)),'N')`;
  }
  const digest = hash === 'crc' ? `CRC32(${name})` : `SHA2(${name},224)`;
  const types = rule.jsonTypes && isJson(column) ? `,':',${jsonTypesCrc(column.name)}` : '';
  return `IFNULL(CONCAT(${lengthOf(column)},':',${digest}${types}),'N')`;
}

/** Documents beyond max_allowed_packet are told as empty text, on both sides maybe: never the same. */
function lengthOf(column: Column): string {
  const length = `LENGTH(${quoteIdentifier(column.name)})`;
  return isJson(column) ? `IFNULL(NULLIF(${length},0),UUID())` : length;
}
