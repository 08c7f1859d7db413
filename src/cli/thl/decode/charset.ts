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

const UNICODE: ReadonlySet<string> = new Set(['utf-8', 'utf-16be', 'utf-16le']);

/** One character of an encoding whose characters have several bytes; of all others it is a byte. */
const CHARACTERS: Readonly<Record<string, RegExp>> = {
  big5: /[\0-\x7f]|[\x81-\xfe][\x40-\x7e\xa1-\xfe]/gs,
  'euc-jp': /[\0-\x7f]|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|[\xa1-\xfe]{2}/gs,
  'euc-kr': /[\0-\x7f]|[\x81-\xfe][\x41-\x5a\x61-\x7a\x81-\xfe]/gs,
  gb18030: /[\0-\x7f]|[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[0-9][\x81-\xfe][0-9])/gs,
  gbk: /[\0-\x7f]|[\x81-\xfe][\x40-\x7e\x80-\xfe]/gs,
  shift_jis: /[\0-\x7f\xa1-\xdf]|[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]/gs,
};

/**
 * The bytes as text, for reading only: undefined where they are not valid in the character set, or
 * hold control characters that would upset a terminal. An unknown character set is tried as UTF-8.
 */
export function showText(bytes: Buffer, charset: string | undefined): string | undefined {
  const encoding = charset === undefined ? 'utf-8' : ENCODINGS[charset];
  if (encoding === undefined) return undefined;
  const text = encoding === 'windows-1252' ? decodeLatin1(bytes) : decode(bytes, encoding);
  return text !== undefined && isPrintable(text) ? text : undefined;
}

/**
 * Outside Unicode, Node's decoder passes over bytes that stand for no character without a word, in
 * fatal mode too: so the characters are counted.
 */
function decode(bytes: Buffer, encoding: string): string | undefined {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  if (UNICODE.has(encoding) || Array.from(text).length === countCharacters(bytes, encoding))
    return text;
  return undefined;
}

/** Undefined: the bytes are no sequence of characters. */
function countCharacters(bytes: Buffer, encoding: string): number | undefined {
  const character = CHARACTERS[encoding];
  if (character === undefined) return bytes.length;
  const found = bytes.toString('latin1').match(character) ?? [];
  return found.join('').length === bytes.length ? found.length : undefined;
}

/** Bytes 0x80 to 0x9f of cp1252, which is what MySQL calls latin1. Node takes them for controls. */
const CP1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeLatin1(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll(/[\x80-\x9f]/g, (byte) => CP1252.charAt(byte.charCodeAt(0) - 0x80));
}

/** No control characters but tab and line ends; C1 ones count too. */
function isPrintable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text);
}
