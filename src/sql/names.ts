import { isBeyondAscii } from './ascii.js';

/** Collations of utf8mb3 and utf8mb4, and `binary`, which names in practice mean utf8 by. */
const UTF8_RANGES: ReadonlyArray<readonly [number, number]> = [
  [33, 33],
  [45, 46],
  [53, 53],
  [63, 63],
  [76, 76],
  [83, 83],
  [192, 247],
  [255, 323],
  [576, 607],
  [608, 639],
  [1057, 1057],
  [1069, 1070],
  [1107, 1107],
  [1216, 1216],
  [2048, 2559],
];
/** Other character sets of clients, by their collations, with the name that the decoder has for them. */
const DECODERS: ReadonlyArray<readonly [name: string, collations: readonly number[]]> = [
  ['windows-1252', [5, 8, 15, 31, 47, 48, 49, 94]],
  ['gbk', [28, 87]],
  ['big5', [1, 84]],
  ['shift_jis', [13, 88, 95, 96]],
  ['gb18030', [248, 249, 250]],
  ['euc-kr', [19, 85]],
  ['euc-jp', [12, 91, 97, 98]],
  ['iso-8859-2', [2, 9, 21, 27, 77]],
  ['windows-1250', [26, 34, 44, 66, 99]],
  ['windows-1251', [14, 23, 50, 51, 52]],
  ['koi8-r', [7, 74]],
  ['koi8-u', [22, 75]],
];

/** Undefined: the bytes are beyond ASCII and their character set is not known here. */
export function decodeName(bytes: Buffer, clientCollation: number): string | undefined {
  if (!isBeyondAscii(bytes)) return bytes.toString('latin1');
  if (isUtf8(clientCollation)) return bytes.toString('utf8');
  const name = DECODERS.find(([, collations]) => collations.includes(clientCollation))?.[0];
  return name === undefined ? undefined : new TextDecoder(name).decode(bytes);
}

/** Undefined: the character set cannot hold the name, or is not known here. */
export function encodeName(name: string, clientCollation: number): Buffer | undefined {
  const isAscii = Buffer.from(name).length === name.length;
  return isAscii || isUtf8(clientCollation) ? Buffer.from(name) : undefined;
}

export function isUtf8(collation: number): boolean {
  return UTF8_RANGES.some(([from, to]) => collation >= from && collation <= to);
}
