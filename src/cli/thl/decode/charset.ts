/** Character sets by collation number, first and last of each run: `SHOW COLLATION` of both servers. */
const COLLATIONS: Readonly<Record<string, ReadonlyArray<readonly [number, number]>>> = {
  ascii: [
    [11, 11],
    [65, 65],
  ],
  big5: [
    [1, 1],
    [84, 84],
  ],
  binary: [[63, 63]],
  cp1250: [
    [26, 26],
    [34, 34],
    [44, 44],
    [66, 66],
    [99, 99],
  ],
  cp1251: [
    [14, 14],
    [23, 23],
    [50, 52],
  ],
  cp1256: [
    [57, 57],
    [67, 67],
  ],
  cp1257: [
    [29, 29],
    [58, 59],
  ],
  cp866: [
    [36, 36],
    [68, 68],
  ],
  cp932: [[95, 96]],
  eucjpms: [[97, 98]],
  euckr: [
    [19, 19],
    [85, 85],
  ],
  gb18030: [[248, 250]],
  gb2312: [
    [24, 24],
    [86, 86],
  ],
  gbk: [
    [28, 28],
    [87, 87],
  ],
  greek: [
    [25, 25],
    [70, 70],
  ],
  hebrew: [
    [16, 16],
    [71, 71],
  ],
  koi8r: [
    [7, 7],
    [74, 74],
  ],
  koi8u: [
    [22, 22],
    [75, 75],
  ],
  latin1: [
    [5, 5],
    [8, 8],
    [15, 15],
    [31, 31],
    [47, 49],
    [94, 94],
  ],
  latin2: [
    [2, 2],
    [9, 9],
    [21, 21],
    [27, 27],
    [77, 77],
  ],
  latin5: [
    [30, 30],
    [78, 78],
  ],
  latin7: [
    [20, 20],
    [41, 42],
    [79, 79],
  ],
  macroman: [
    [39, 39],
    [53, 53],
  ],
  sjis: [
    [13, 13],
    [88, 88],
  ],
  tis620: [
    [18, 18],
    [89, 89],
  ],
  ucs2: [
    [35, 35],
    [90, 90],
    [128, 151],
    [159, 159],
    [640, 655],
    [2560, 2815],
  ],
  ujis: [
    [12, 12],
    [91, 91],
  ],
  utf16: [
    [54, 55],
    [101, 124],
    [672, 687],
    [2816, 3071],
  ],
  utf16le: [
    [56, 56],
    [62, 62],
  ],
  utf32: [
    [60, 61],
    [160, 183],
    [736, 751],
    [3072, 3327],
  ],
  utf8mb3: [
    [33, 33],
    [76, 76],
    [83, 83],
    [192, 215],
    [223, 223],
    [576, 591],
    [2048, 2303],
  ],
  utf8mb4: [
    [45, 46],
    [224, 247],
    [255, 323],
    [608, 623],
    [2304, 2559],
  ],
};

/** MariaDB numbers its NO PAD collations 1024 above their PAD SPACE twins. */
const NO_PAD = 1024;

/** Undefined: not known here; the server may still know it. */
export function charsetOfCollation(collation: number): string | undefined {
  const number = collation > NO_PAD && collation < 2 * NO_PAD ? collation - NO_PAD : collation;
  const found = Object.entries(COLLATIONS).find(([, runs]) =>
    runs.some(([first, last]) => first <= number && number <= last),
  );
  return found?.[0];
}

/** Encodings of the WHATWG standard under which these character sets can be shown. */
const ENCODINGS: Readonly<Record<string, string>> = {
  ascii: 'utf-8',
  big5: 'big5',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp866: 'ibm866',
  cp932: 'shift_jis',
  eucjpms: 'euc-jp',
  euckr: 'euc-kr',
  gb18030: 'gb18030',
  gb2312: 'gbk',
  gbk: 'gbk',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
  latin5: 'windows-1254',
  latin7: 'iso-8859-13',
  macroman: 'macintosh',
  sjis: 'shift_jis',
  tis620: 'windows-874',
  ucs2: 'utf-16be',
  ujis: 'euc-jp',
  utf16: 'utf-16be',
  utf16le: 'utf-16le',
  utf8mb3: 'utf-8',
  utf8mb4: 'utf-8',
};

/**
 * The bytes as text, for reading only: undefined where they are not valid in the character set, or
 * hold control characters that would upset a terminal. An unknown character set is tried as UTF-8.
 */
export function showText(bytes: Buffer, charset: string | undefined): string | undefined {
  const encoding = charset === undefined ? 'utf-8' : ENCODINGS[charset];
  if (encoding === undefined) return undefined;
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    return isPrintable(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** No control characters but tab and line ends; C1 ones count too. */
function isPrintable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text);
}
