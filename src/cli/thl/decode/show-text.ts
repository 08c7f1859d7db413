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
