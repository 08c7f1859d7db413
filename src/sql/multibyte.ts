import { charsetOfCollation } from '../event/collation-charset.js';

type IsLead = (byte: number) => boolean;

const SJIS: IsLead = (b) => (b >= 0x81 && b <= 0x9f) || (b >= 0xe0 && b <= 0xfc);
const GBK: IsLead = (b) => b >= 0x81 && b <= 0xfe;
const LEADS: Readonly<Partial<Record<string, IsLead>>> = {
  sjis: SJIS,
  cp932: SJIS,
  big5: (b) => b >= 0xa1 && b <= 0xf9,
  gbk: GBK,
  gb18030: GBK,
};

/** For the character sets in which the second byte of a character may be an ASCII one. */
export function leadByteTest(collation: number): IsLead {
  return LEADS[charsetOfCollation(collation) ?? ''] ?? (() => false);
}
