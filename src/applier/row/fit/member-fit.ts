import { FieldType } from '../../../binlog/value/field-type.js';
import type { TargetColumn } from '../../schema/target-table.js';
import { misfit, type EventColumn, type Fit } from './fit.js';

const NAMES = new Map<number, 'enum' | 'set'>([
  [FieldType.ENUM, 'enum'],
  [FieldType.SET, 'set'],
]);
const QUOTED = /'((?:[^']|'')*)'/g;
const SET_BYTES = 8;
/** Characters of four bytes, of which information_schema, being utf8mb3, shows a question mark. */
const BEYOND = /[\u{10000}-\u{10ffff}]/gu;
const ESCAPED: Readonly<Record<string, string>> = { '0': '\0', n: '\n', r: '\r' };

/**
 * ENUM and SET: the log has numbers of members. With `binlog_row_metadata=FULL` it has the members as
 * well: the slave's must begin with the same ones.
 */
export function memberFit(column: EventColumn, target: TargetColumn): Fit | undefined {
  const name = NAMES.get(column.type);
  if (name === undefined || name !== target.dataType) return undefined;
  const own = membersOf(target);
  if (own.length === 0) return 'same';
  const different = firstDifferent(column, own);
  if (different !== undefined) {
    return misfit(`member ${different + 1} of the ${name.toUpperCase()} is another one`);
  }
  return packedBytes(name, own.length) === column.meta ? 'same' : 'convert';
}

function membersOf({ columnType }: TargetColumn): string[] {
  return [...columnType.matchAll(QUOTED)].map(([, text = '']) => text.replaceAll("''", "'"));
}

/** Index of the first member of the event that the target's column has another one for. */
function firstDifferent(
  { members, charset }: EventColumn,
  own: readonly string[],
): number | undefined {
  const index = members?.findIndex((member, i) => isOther(member, own[i], charset)) ?? -1;
  return index === -1 ? undefined : index;
}

/** In these a byte below 0x80 need not be the letter that it is in ASCII. */
const UNLIKE_ASCII: ReadonlySet<string | undefined> = new Set([
  'swe7',
  'ucs2',
  'utf16',
  'utf16le',
  'utf32',
]);

/** Members beyond ASCII are compared only in character sets that ASCII and UTF-8 read. */
function isOther(member: Buffer, own: string | undefined, charset: string | undefined): boolean {
  if (own === undefined) return true;
  const isUtf8 = charset?.startsWith('utf8') === true;
  const isAscii = !UNLIKE_ASCII.has(charset) && member.every((byte) => byte < 0x80 && byte !== 0);
  if (!isUtf8 && !isAscii) return false;
  const text = member.toString('utf8').replaceAll(BEYOND, '?');
  return text !== own && text !== unescaped(own);
}

/** Servers write members with escapes, unless the session that asks has NO_BACKSLASH_ESCAPES. */
function unescaped(own: string): string {
  return own.replaceAll(/\\([0nr\\])/g, (_, code: string) => ESCAPED[code] ?? code);
}

function packedBytes(name: 'enum' | 'set', members: number): number {
  if (name === 'enum') return members < 256 ? 1 : 2;
  const bytes = Math.ceil(members / 8);
  return bytes > 4 ? SET_BYTES : bytes;
}
