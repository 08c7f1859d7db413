const GBK = new Set([28, 87]);
const BIG5 = new Set([1, 84]);
const SJIS = new Set([13, 88, 95, 96]);
const GB18030 = new Set([248, 249, 250]);
/** MariaDB numbers the NO PAD variants of old collations 1024 higher. */
const NOPAD = 1024;

/** For the character sets in which the second byte of a character may be an ASCII one. */
export function leadByteTest(collation: number): (byte: number) => boolean {
  const id = collation >= NOPAD && collation < NOPAD + 256 ? collation - NOPAD : collation;
  if (SJIS.has(id)) return (b) => (b >= 0x81 && b <= 0x9f) || (b >= 0xe0 && b <= 0xfc);
  if (BIG5.has(id)) return (b) => b >= 0xa1 && b <= 0xf9;
  if (GBK.has(id) || GB18030.has(id)) return (b) => b >= 0x81 && b <= 0xfe;
  return () => false;
}
