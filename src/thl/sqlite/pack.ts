import { crc32 } from 'node:zlib';
import { combineCrc } from '../../util/combine-crc.js';
import { PAGE_BYTES } from './connection.js';

/** One transaction in a pack: `[offset, bytes, thread id, µs after the pack's commit time]`. */
type ShortHead = [offset: number, bytes: number, threadId: number, committedAt: number];

/** Followed, where any of them is not what the pack says for all, by the rest. */
type LongHead = [
  ...head: ShortHead,
  /** What its end position in the source has moved beyond the sum of lengths. */
  gap: number,
  shard: number,
  gtidPrefix: number | null,
  gtidNumber: number | null,
];

export type Head = ShortHead | LongHead;

/** A row of table `pack`. */
export type PackRow = [
  seqno: number,
  last: number,
  segment: number,
  position: number,
  committedAt: number,
  shard: number,
  gtidPrefix: number | null,
  gtidNumber: number | null,
  crc: number,
  heads: string,
  data: Buffer,
];

export const PACK_COLUMNS =
  'seqno, last, segment, position, committed_at, shard, gtid_prefix, gtid_number, crc, heads, data';

/** What the row of a fragment holds beside its place in the transaction. */
export interface FragmentRow {
  readonly seqno: number;
  readonly segment: number;
  /** Of its end, as an offset from the segment's; null: the segment's file is the whole event id. */
  readonly position: number | null;
  readonly threadId: number | null;
  readonly gtidPrefix: number | null;
  readonly gtidNumber: number | null;
  readonly shard: number;
  /** Microseconds after the segment's. */
  readonly committedAt: number;
  readonly data: Buffer;
  /** CRC32 of `data`, if it is known. */
  readonly crc: number | undefined;
}

export interface PackableRow extends FragmentRow {
  readonly position: number;
  readonly threadId: number;
}

/**
 * What SQLite keeps in the B-tree's own page of a row that does not fit one (sqlite.org/fileformat2,
 * 1.6, M); the rest goes to pages of its own. A row of this and whole pages leaves none half empty.
 */
const LOCAL_BYTES = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
const OVERFLOW_BYTES = PAGE_BYTES - 4;
/** The columns beside `heads` and `data`, at most. */
const ROW_BYTES = 80;
const MOST_PAGES = 8;
/** Of a pack's last page may be left empty. */
const TOLERATED_BYTES = OVERFLOW_BYTES / 8;
/** Characters of a head in JSON, about; those of a long one are not worth telling apart. */
const HEAD_BYTES = 26;
/** Reading one of them means reading all. */
const MOST_TRANSACTIONS = 512;
/** Larger ones gain nothing, and would leave packs half empty. */
const LARGEST = 64 * 1024;

/** What fills so many pages beside the B-tree's. */
function capacity(pages: number): number {
  return LOCAL_BYTES + pages * OVERFLOW_BYTES - ROW_BYTES;
}

export function isPackable(row: FragmentRow): row is PackableRow {
  return row.data.length <= LARGEST && row.position !== null && row.threadId !== null;
}

function sizeOf({ data }: PackableRow): number {
  return data.length + HEAD_BYTES;
}

/** Gathers transactions that follow on each other into packs. */
export class PackBuilder {
  private rows: PackableRow[] = [];
  private bytes = 0;

  /** Whether `row`, which follows, may be added. */
  takes(row: PackableRow): boolean {
    const [first] = this.rows;
    if (first === undefined) return true;
    if (first.segment !== row.segment || this.rows.length >= MOST_TRANSACTIONS) return false;
    if ((first.gtidPrefix === null) !== (row.gtidPrefix === null)) return false;
    return this.bytes + sizeOf(row) <= capacity(MOST_PAGES);
  }

  add(row: PackableRow): void {
    this.rows.push(row);
    this.bytes += sizeOf(row);
  }

  /** What was added, in packs that leave little of a page empty. The builder is empty then. */
  cut(): PackableRow[][] {
    const { rows, bytes } = this;
    this.rows = [];
    this.bytes = 0;
    return portions(rows, bytes);
  }
}

function portions(rows: readonly PackableRow[], bytes: number): PackableRow[][] {
  const packs: PackableRow[][] = [];
  let left = bytes;
  let room = 0;
  let pack: PackableRow[] = [];
  for (const row of rows) {
    const size = sizeOf(row);
    if (pack.length === 0 || size > room) {
      pack = [];
      packs.push(pack);
      room = roomFor(left);
    }
    pack.push(row);
    room -= size;
    left -= size;
  }
  return packs;
}

/** For a pack of at most `bytes`; 0: too few to fill pages, so that rows of their own take less. */
function roomFor(bytes: number): number {
  const pages = Math.floor((bytes - LOCAL_BYTES + ROW_BYTES + TOLERATED_BYTES) / OVERFLOW_BYTES);
  return pages < 1 ? 0 : capacity(Math.min(pages, MOST_PAGES));
}

/** @param rows that a builder took together, two or more */
export function packRow(first: PackableRow, rows: readonly PackableRow[]): PackRow {
  const { seqno, segment, committedAt, shard, gtidPrefix, gtidNumber } = first;
  const position = first.position - first.data.length;
  const heads: Head[] = [];
  let offset = 0;
  for (const row of rows) {
    const bytes = row.data.length;
    const gap = row.position - position - offset - bytes;
    const short: ShortHead = [offset, bytes, row.threadId, row.committedAt - committedAt];
    const same =
      gap === 0 &&
      row.shard === shard &&
      row.gtidPrefix === gtidPrefix &&
      row.gtidNumber === gtidNumber;
    heads.push(same ? short : [...short, gap, row.shard, row.gtidPrefix, row.gtidNumber]);
    offset += bytes;
  }
  const data = joined(first, rows, offset);
  const text = JSON.stringify(heads);
  const crc = packCrc(text, crcOf(rows) ?? crc32(data));
  const shared = [segment, position, committedAt, shard, gtidPrefix, gtidNumber] as const;
  return [seqno, seqno + rows.length - 1, ...shared, crc, text, data];
}

/** As a view where they follow on each other in memory, which extraction sees to. */
function joined(first: PackableRow, rows: readonly PackableRow[], bytes: number): Buffer {
  const { buffer, byteOffset } = first.data;
  let end = byteOffset;
  for (const { data } of rows) {
    if (data.byteOffset !== end || data.buffer !== buffer) return concat(rows, bytes);
    end += data.length;
  }
  return Buffer.from(buffer, byteOffset, bytes);
}

function concat(rows: readonly PackableRow[], bytes: number): Buffer {
  return Buffer.concat(
    rows.map((row) => row.data),
    bytes,
  );
}

/** Undefined where that of one is not known. */
function crcOf(rows: readonly PackableRow[]): number | undefined {
  let all = 0;
  for (const { crc, data } of rows) {
    if (crc === undefined) return undefined;
    all = combineCrc(all, crc, data.length);
  }
  return all;
}

/** Over the heads too: a wrong length would give the bytes of one transaction to another. */
function packCrc(heads: string, crcOfData: number): number {
  return crc32(heads, crcOfData) | 0; // signed: half of all unsigned ones take 6 bytes, not 4
}

export function isIntact([, , , , , , , , crc, heads, data]: PackRow): boolean {
  return packCrc(heads, crc32(data)) === crc;
}

/** Undefined where the heads do not describe the data. */
export function headsOf([seqno, last, , , , , , , , text, data]: PackRow): Head[] | undefined {
  const heads = parse(text);
  if (heads?.length !== last - seqno + 1) return undefined;
  let end = 0;
  for (const [offset, bytes] of heads) {
    if (offset !== end || !(bytes >= 0)) return undefined;
    end += bytes;
  }
  return end === data.length ? heads : undefined;
}

function parse(text: string): Head[] | undefined {
  try {
    return JSON.parse(text) as Head[];
  } catch {
    return undefined;
  }
}

/** The pack without the transactions above `last`, which it must hold. */
export function cutPack(row: PackRow, heads: readonly Head[], last: number): PackRow {
  const [seqno, , ...columns] = row;
  const kept = heads.slice(0, last - seqno + 1);
  const [offset, bytes] = kept.at(-1) ?? [0, 0];
  const data = row[10].subarray(0, offset + bytes);
  const text = JSON.stringify(kept);
  const [segment, position, committedAt, shard, gtidPrefix, gtidNumber] = columns;
  const shared = [segment, position, committedAt, shard, gtidPrefix, gtidNumber] as const;
  return [seqno, last, ...shared, packCrc(text, crc32(data)), text, data];
}
