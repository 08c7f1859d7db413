/**
 * Collation numbers of each character set, as MySQL 9.7 and MariaDB 11.8 list them in information_schema
 * (COLLATIONS, COLLATION_CHARACTER_SET_APPLICABILITY); the two do not contradict each other. With room for
 * what a family still numbers (MariaDB's from 2048 on, 256 for each character set).
 */
const COLLATIONS = `
  armscii8 32 64
  ascii    11 65
  big5     1 84
  binary   63
  cp1250   26 34 44 66 99
  cp1251   14 23 50-52
  cp1256   57 67
  cp1257   29 58-59
  cp850    4 80
  cp852    40 81
  cp866    36 68
  cp932    95-96
  dec8     3 69
  eucjpms  97-98
  euckr    19 85
  gb18030  248-250
  gb2312   24 86
  gbk      28 87
  geostd8  92-93
  greek    25 70
  hebrew   16 71
  hp8      6 72
  keybcs2  37 73
  koi8r    7 74
  koi8u    22 75
  latin1   5 8 15 31 47-49 94
  latin2   2 9 21 27 77
  latin5   30 78
  latin7   20 41-42 79
  macce    38 43
  macroman 39 53
  sjis     13 88
  swe7     10 82
  tis620   18 89
  ucs2     35 90 128-159 640-655 2560-2815
  ujis     12 91
  utf16    54-55 101-124 672-687 2816-3071
  utf16le  56 62
  utf32    60-61 160-183 736-751 3072-3327
  utf8mb3  33 76 83 192-223 576-591 2048-2303
  utf8mb4  45-46 224-247 255-323 608-623 2304-2559`;

/** MariaDB numbers its NO PAD collations 1024 above their PAD SPACE twins. */
const NO_PAD = 1024;

const CHARSETS = new Map(COLLATIONS.trim().split('\n').flatMap(readLine));

/** Character set of a collation number of any supported server; undefined: not known here. */
export function charsetOfCollation(collation: number): string | undefined {
  const isTwin = collation > NO_PAD && collation < 2 * NO_PAD;
  return CHARSETS.get(isTwin ? collation - NO_PAD : collation);
}

function readLine(line: string): Array<[collation: number, charset: string]> {
  const [charset = '', ...runs] = line.trim().split(/\s+/);
  return runs.flatMap(numbersIn).map((collation) => [collation, charset]);
}

function numbersIn(run: string): number[] {
  const [first = 0, last = first] = run.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
