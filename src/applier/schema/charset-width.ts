/** Bytes of the longest character (`Maxlen` of SHOW CHARACTER SET); those not named have 1. */
const WIDTHS: Readonly<Record<string, number>> = {
  big5: 2,
  cp932: 2,
  eucjpms: 3,
  euckr: 2,
  gb18030: 4,
  gb2312: 2,
  gbk: 2,
  sjis: 2,
  ucs2: 2,
  ujis: 3,
  utf16: 4,
  utf16le: 4,
  utf32: 4,
  utf8: 3,
  utf8mb3: 3,
  utf8mb4: 4,
};

export function charsetWidth(charset: string): number {
  return WIDTHS[charset] ?? 1;
}

/** The name that servers before MySQL 8.0.24 and MariaDB 10.6 give to utf8mb3. */
export function sameCharset(a: string, b: string): boolean {
  const name = (charset: string): string => (charset === 'utf8' ? 'utf8mb3' : charset);
  return name(a) === name(b);
}
