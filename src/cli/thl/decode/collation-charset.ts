/**
 * Collation numbers of each character set: `SHOW COLLATION` of both servers, with room for the
 * collations that a family still numbers (MariaDB's from 2048 on, 256 for each character set).
 */
const COLLATIONS = `
  ascii    11 65
  big5     1 84
  binary   63
  cp1250   26 34 44 66 99
  cp1251   14 23 50-52
  cp1256   57 67
  cp1257   29 58-59
  cp866    36 68
  cp932    95-96
  eucjpms  97-98
  euckr    19 85
  gb18030  248-250
  gb2312   24 86
  gbk      28 87
  greek    25 70
  hebrew   16 71
  koi8r    7 74
  koi8u    22 75
  latin1   5 8 15 31 47-49 94
  latin2   2 9 21 27 77
  latin5   30 78
  latin7   20 41-42 79
  macroman 39 53
  sjis     13 88
  tis620   18 89
  ucs2     35 90 128-151 159 640-655 2560-2815
  ujis     12 91
  utf16    54-55 101-124 672-687 2816-3071
  utf16le  56 62
  utf32    60-61 160-183 736-751 3072-3327
  utf8mb3  33 76 83 192-215 223 576-591 2048-2303
  utf8mb4  45-46 224-247 255-323 608-623 2304-2559`;

/** MariaDB numbers its NO PAD collations 1024 above their PAD SPACE twins. */
const NO_PAD = 1024;

const CHARSETS = new Map(COLLATIONS.trim().split('\n').flatMap(readLine));

/** Undefined: not known here; the server may still know it. */
export function charsetOfCollation(collation: number): string | undefined {
  const twin = collation > NO_PAD && collation < 2 * NO_PAD;
  return CHARSETS.get(twin ? collation - NO_PAD : collation);
}

function readLine(line: string): Array<[collation: number, charset: string]> {
  const [charset = '', ...runs] = line.trim().split(/\s+/);
  return runs.flatMap(numbersIn).map((collation) => [collation, charset]);
}

function numbersIn(run: string): number[] {
  const [first = 0, last = first] = run.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
