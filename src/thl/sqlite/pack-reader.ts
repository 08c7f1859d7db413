import { formatEventId } from '../../event/event-id.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { Connection } from './connection.js';
import { damagedPack } from './damage.js';
import type { Lookup, StoredSegment } from './lookup.js';
import { PACK_COLUMNS, headsOf, isIntact, type Head, type PackRow } from './pack.js';

/** What a fragment takes in memory besides its data, about: small transactions are many. */
export const FRAGMENT_OVERHEAD = 1024;

interface PackReaderOptions {
  readonly path: string;
  readonly lookup: Lookup;
  /** Whether CRCs are compared. */
  readonly verify: boolean;
}

/** Turns packs into events again. */
export class PackReader {
  private readonly select;

  constructor(
    db: Connection,
    private readonly options: PackReaderOptions,
  ) {
    this.select = db
      .prepare<[from: number, from: number, through: number], PackRow>(
        `SELECT ${PACK_COLUMNS} FROM pack
         WHERE seqno >= (SELECT CASE WHEN last >= ? THEN seqno END
                         FROM pack WHERE seqno <= ? ORDER BY seqno DESC LIMIT 1)
           AND seqno <= ? ORDER BY seqno`,
      )
      .raw();
  }

  /**
   * Adds the events of consecutive packs, from transaction `from` on, which may be within the first
   * one, up to `through`, until they take `room` bytes after a pack.
   * @returns what they take in memory; 0: `from` is in no pack
   * @throws SluiceError THL_CORRUPT
   */
  read(from: number, through: number, room: number, events: ThlEvent[]): number {
    let next = from;
    let bytes = 0;
    for (const row of this.select.iterate(from, from, through)) {
      if (row[0] > next) break;
      bytes += this.unpack(row, next, through, events);
      next = row[1] + 1;
      if (bytes >= room) break;
    }
    return bytes;
  }

  private unpack(row: PackRow, from: number, through: number, events: ThlEvent[]): number {
    const { lookup, verify } = this.options;
    const heads = verify && !isIntact(row) ? undefined : headsOf(row);
    if (heads === undefined) throw damagedPack(this.options.path, row);
    const segment = lookup.segment(row[2]);
    const { format } = segment;
    const whole = row[10];
    let seqno = row[0];
    let taken = 0;
    for (const head of heads) {
      if (seqno > through) break;
      if (seqno >= from) {
        const [offset, bytes] = head;
        const data = whole.subarray(offset, offset + bytes);
        events.push({ header: this.header(row, segment, head, seqno), format, data });
        taken += bytes + FRAGMENT_OVERHEAD;
      }
      seqno += 1;
    }
    return taken;
  }

  /** Literals that are always of one shape: this runs for each transaction. */
  private header(row: PackRow, segment: StoredSegment, head: Head, seqno: number): Header {
    const { lookup } = this.options;
    const { epoch, sourceId, file } = segment;
    const isShort = head.length === 4;
    const gap = isShort ? 0 : head[4];
    const position = segment.position + row[3] + head[0] + head[1] + gap;
    const eventId = formatEventId({ file, position, threadId: head[2] });
    const shardId = lookup.shard(isShort ? row[5] : head[5]);
    const committedAt = segment.committedAt + BigInt(row[4] + head[3]);
    const gtid = lookup.gtid(isShort ? row[6] : head[6], isShort ? row[7] : head[7], seqno);
    const fragno = 0;
    const lastFrag = true;
    return gtid === undefined
      ? { seqno, fragno, lastFrag, epoch, sourceId, eventId, shardId, committedAt }
      : { seqno, fragno, lastFrag, epoch, sourceId, eventId, gtid, shardId, committedAt };
  }
}
