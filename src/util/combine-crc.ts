/*
 * CRC32 of what is put together, from the CRC32s of its parts: as zlib's crc32_combine, with tables.
 * It is linear: bytes that follow move the CRC of what came before, whatever they are, by a map that
 * depends on their number alone, which is one table for each bit of that number.
 */

const POLYNOMIAL = 0xedb88320;
/** For each bit of a length, what each of the four bytes of a CRC becomes: 4 times 256 entries. */
const TABLE_ENTRIES = 1024;
/** Lengths are below 2^31: more than SQLite takes for a value, and than an event of either server. */
const LENGTH_BITS = 31;
const TABLES = makeTables();

/**
 * CRC32 of A and B, one after the other.
 * @param lengthOfB bytes, below 2^31
 */
export function combineCrc(crcOfA: number, crcOfB: number, lengthOfB: number): number {
  return (shiftCrc(crcOfA, lengthOfB) ^ crcOfB) >>> 0;
}

/**
 * What a CRC32 adds to that of the whole when bytes follow; signed.
 * @param bytes how many, below 2^31
 */
export function shiftCrc(crc: number, bytes: number): number {
  let shifted = crc;
  for (let table = 0, left = bytes; left !== 0; left >>>= 1, table += TABLE_ENTRIES) {
    if ((left & 1) !== 0) shifted = moved(TABLES, table, shifted);
  }
  return shifted;
}

function moved(tables: Int32Array, at: number, crc: number): number {
  const low = (tables[at + (crc & 0xff)] ?? 0) ^ (tables[at + 256 + ((crc >>> 8) & 0xff)] ?? 0);
  const high =
    (tables[at + 512 + ((crc >>> 16) & 0xff)] ?? 0) ^ (tables[at + 768 + (crc >>> 24)] ?? 0);
  return low ^ high;
}

function makeTables(): Int32Array {
  const tables = new Int32Array(LENGTH_BITS * TABLE_ENTRIES);
  fill(tables, 0, (crc) => {
    let after = crc;
    for (let bit = 0; bit < 8; bit++) after = (after >>> 1) ^ (after & 1 ? POLYNOMIAL : 0);
    return after;
  });
  for (let at = TABLE_ENTRIES; at < tables.length; at += TABLE_ENTRIES) {
    const half = at - TABLE_ENTRIES;
    fill(tables, at, (crc) => moved(tables, half, moved(tables, half, crc)));
  }
  return tables;
}

function fill(tables: Int32Array, at: number, move: (crc: number) => number): void {
  for (let byte = 0; byte < 4; byte++) {
    for (let value = 0; value < 256; value++) {
      tables[at + byte * 256 + value] = move(value << (8 * byte));
    }
  }
}
