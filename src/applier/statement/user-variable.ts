import { isUtf8 } from 'node:buffer';
import type { UserVarEvent } from '../../binlog/binlog-event.js';
import { SqlBuffer } from '../../binlog/sql-buffer.js';
import { decimalWriter } from '../../binlog/value/decimal.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { Collation } from '../../event/collation-number.js';
import { isBeyondAscii } from '../../sql/ascii.js';

const QUOTE = 0x27;
/** What to write for each byte that is not written as it is. */
const DOUBLED: readonly (Buffer | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  byte === QUOTE ? Buffer.from("''") : undefined,
);

export interface CollationName {
  readonly charset: string;
  readonly collation: string;
}

/** Names of a collation number on the target; undefined: it has none of that number. */
export type CollationLookup = (id: number) => CollationName | undefined;

/**
 * The assignment of a user variable with exactly the type, value and collation that it had on the
 * source, to be read under `character_set_client=binary`.
 * @throws SluiceError EVENT_UNSUPPORTED
 */
export function userVariable(event: UserVarEvent, collationOf: CollationLookup): Buffer {
  const out = new SqlBuffer(64);
  out.text('@`');
  out.text(event.name.toString('latin1').replaceAll('`', '``'));
  out.text('`:=');
  if (event.value === undefined) out.text('NULL');
  else writeValue(event, event.value, out, collationOf);
  return out.take();
}

function writeValue(
  event: UserVarEvent,
  value: Buffer,
  out: SqlBuffer,
  collationOf: CollationLookup,
): void {
  switch (event.type) {
    case 'string':
      return writeString(event, value, out, collationOf);
    case 'int':
      return out.text(integer(value, event.unsigned));
    case 'real':
      return out.text(real(value.readDoubleLE(0)));
    case 'decimal':
      return writeDecimal(value, out);
    case 'row':
      throw unsupported(event, 'is a row');
  }
}

/** Multi-byte character sets in which a client may write and whose characters are not looked at here. */
const MULTI_BYTE = /^(gbk|gb2312|gb18030|big5|sjis|cp932|ujis|eucjpms|euckr)$/;

/**
 * The character set whose bytes a server takes from a client unchecked, where those of `value` are, or
 * may be, no characters; undefined: it can be written as hexadecimal digits.
 */
export function unchecked(
  { type, name, value, collation }: UserVarEvent,
  collationOf: CollationLookup,
): CollationName | undefined {
  if (type !== 'string' || value === undefined || collation === Collation.BINARY) return undefined;
  const names = collationOf(collation);
  if (names === undefined) return undefined;
  const { charset } = names;
  if (/^utf8(mb[34])?$/.test(charset)) return isUtf8(value) ? undefined : names;
  // a name beyond ASCII is utf8, and would be read as of the client's character set too
  const isFit = MULTI_BYTE.test(charset) && !isBeyondAscii(name);
  return isFit && isBeyondAscii(value) ? names : undefined;
}

/**
 * The same for such a value, to be read as from a client of its character set with its collation, under
 * the sql_mode NO_BACKSLASH_ESCAPES: a backslash may be the second byte of a character, a quote is not.
 */
export function uncheckedVariable({ name, value = Buffer.alloc(0) }: UserVarEvent): Buffer {
  const out = new SqlBuffer(64);
  out.text(`@\`${name.toString('latin1').replaceAll('`', '``')}\`:=`);
  out.byte(QUOTE);
  out.mapped(value, 0, value.length, DOUBLED);
  out.byte(QUOTE);
  return out.take();
}

function writeString(
  event: UserVarEvent,
  value: Buffer,
  out: SqlBuffer,
  collationOf: CollationLookup,
): void {
  const names =
    event.collation === Collation.BINARY
      ? { charset: 'binary', collation: 'binary' }
      : collationOf(event.collation);
  if (names === undefined) throw unsupported(event, `has collation ${event.collation}`);
  out.text(`_${names.charset} X'${value.toString('hex')}' COLLATE \`${names.collation}\``);
}

function integer(value: Buffer, unsigned: boolean): string {
  if (!unsigned) return value.readBigInt64LE(0).toString();
  return `CAST(${value.readBigUInt64LE(0)} AS UNSIGNED)`;
}

/** Shortest text that reads back as the same double; the exponent makes it a double. */
function real(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('e') ? text : `${text}e0`;
}

/** No type has more digits, but a literal may. */
const MOST_DIGITS = 65;

function writeDecimal(value: Buffer, out: SqlBuffer): void {
  const [precision, scale] = [value.readUInt8(0), value.readUInt8(1)];
  const isLiteral = precision > MOST_DIGITS;
  if (!isLiteral) out.text('CAST(');
  decimalWriter(precision, scale)(value, 2, out);
  if (isLiteral && scale === 0) out.text('.');
  if (!isLiteral) out.text(` AS DECIMAL(${precision},${scale}))`);
}

function unsupported(event: UserVarEvent, what: string): SluiceError {
  const name = event.name.toString('utf8');
  return new SluiceError('EVENT_UNSUPPORTED', `user variable @${name} ${what}`, {
    hint: 'The slave cannot hold such a value: use binlog_format=ROW on the master.',
  });
}
