import { charsetOfCollation } from '../event/collation-charset.js';
import { isBeyondAscii } from './ascii.js';

/** Character sets of clients besides utf8, with the name that the decoder has for them. */
const DECODERS: Readonly<Partial<Record<string, string>>> = {
  latin1: 'windows-1252',
  gbk: 'gbk',
  big5: 'big5',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  gb18030: 'gb18030',
  euckr: 'euc-kr',
  ujis: 'euc-jp',
  eucjpms: 'euc-jp',
  latin2: 'iso-8859-2',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
};
/** Names in `binary` are utf8 in practice. */
const UTF8: ReadonlySet<string | undefined> = new Set(['utf8mb3', 'utf8mb4', 'binary']);

/** Undefined: the bytes are beyond ASCII and their character set is not known here. */
export function decodeName(bytes: Buffer, clientCollation: number): string | undefined {
  if (!isBeyondAscii(bytes)) return bytes.toString('latin1');
  if (isUtf8(clientCollation)) return bytes.toString('utf8');
  const name = DECODERS[charsetOfCollation(clientCollation) ?? ''];
  return name === undefined ? undefined : new TextDecoder(name).decode(bytes);
}

/** Undefined: the character set cannot hold the name, or is not known here. */
export function encodeName(name: string, clientCollation: number): Buffer | undefined {
  const isAscii = Buffer.from(name).length === name.length;
  return isAscii || isUtf8(clientCollation) ? Buffer.from(name) : undefined;
}

export function isUtf8(collation: number): boolean {
  return UTF8.has(charsetOfCollation(collation));
}
