import { crc32 } from 'node:zlib';
import { SluiceError } from '../../errors/sluice-error.js';
import { formatEventId } from '../../event/event-id.js';
import type { EventFormat } from '../../event/format.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { hasPacks, type Connection } from './connection.js';
import { DAMAGE_HINT } from './damage.js';
import { FRAGMENT_COLUMNS, type FragmentValues } from './fragment-columns.js';
import { Lookup } from './lookup.js';
import { FRAGMENT_OVERHEAD, PackReader } from './pack-reader.js';

type Row = [seqno: number, fragno: number, ...FragmentValues];

/** The fragment that a reader wants next. */
export interface Cursor {
  readonly seqno: number;
  readonly fragno: number;
}

export interface ReaderOptions {
  /** Whether the CRC of every fragment is compared. */
  readonly verify: boolean;
}

/** Turns rows into events again. */
export class FragmentReader {
  private readonly lookup;
  private readonly firsts;
  private readonly nexts;
  /** Undefined for a log that an earlier release writes. */
  private packs: PackReader | undefined;

  constructor(
    private readonly db: Connection,
    private readonly path: string,
    private readonly options: ReaderOptions,
  ) {
    this.lookup = new Lookup(db);
    this.firsts = db
      .prepare<[number, number], Row>(
        `SELECT seqno, 0, ${FRAGMENT_COLUMNS} FROM first_fragment WHERE seqno BETWEEN ? AND ? ORDER BY seqno`,
      )
      .raw();
    this.nexts = db
      .prepare<[number, number], Row>(
        `SELECT seqno, fragno, ${FRAGMENT_COLUMNS} FROM next_fragment WHERE seqno = ? AND fragno >= ? ORDER BY fragno`,
      )
      .raw();
  }

  /**
   * Fragments from `cursor` on, of transactions up to `through`, until they take `limitBytes`.
   * The caller has a read transaction open.
   * @throws SluiceError THL_CORRUPT: a fragment is missing or its CRC does not match
   */
  batch(cursor: Cursor, through: number, limitBytes: number): ThlEvent[] {
    this.packs ??= this.findPacks();
    const events: ThlEvent[] = [];
    let next = cursor;
    let room = limitBytes;
    while (room > 0 && next.seqno <= through) {
      const before = events.length;
      room -= this.run(next, through, room, events);
      const last = events.at(-1);
      if (last === undefined || events.length === before) throw this.missing(next);
      next = following(last.header);
    }
    return events;
  }

  private findPacks(): PackReader | undefined {
    const { db, path, lookup } = this;
    return hasPacks(db) ? new PackReader(db, { path, lookup, ...this.options }) : undefined;
  }

  /** Reads rows of one table until the order leads to another; returns their bytes. */
  private run(cursor: Cursor, through: number, room: number, events: ThlEvent[]): number {
    if (cursor.fragno > 0) {
      return this.rows(this.nexts.iterate(cursor.seqno, cursor.fragno), cursor, room, events);
    }
    const bytes = this.packs?.read(cursor.seqno, through, room, events) ?? 0;
    if (bytes > 0) return bytes;
    return this.rows(this.firsts.iterate(cursor.seqno, through), cursor, room, events);
  }

  private rows(rows: Iterable<Row>, cursor: Cursor, room: number, events: ThlEvent[]): number {
    const inside = cursor.fragno > 0;
    let next = cursor;
    let bytes = 0;
    for (const row of rows) {
      if (row[0] !== next.seqno || row[1] !== next.fragno) break;
      const event = this.unpack(row);
      events.push(event);
      bytes += event.data.length + FRAGMENT_OVERHEAD;
      next = following(event.header);
      if (bytes >= room || next.fragno > 0 !== inside) break;
    }
    return bytes;
  }

  private unpack(row: Row): ThlEvent {
    const [seqno, fragno, segmentId, position, threadId, prefix, number, shard] = row;
    const [committedAt, crc, lastFrag, data] = [row[8], row[9], row[10], row[11]];
    if (this.options.verify && (crc32(data) | 0) !== crc) throw this.damaged(seqno, fragno);
    const segment = this.lookup.segment(segmentId);
    const header = {
      seqno,
      fragno,
      lastFrag: lastFrag === 1,
      epoch: segment.epoch,
      sourceId: segment.sourceId,
      eventId: eventIdOf(segment, position, threadId),
      shardId: this.lookup.shard(shard),
      committedAt: segment.committedAt + BigInt(committedAt),
    };
    const gtid = this.lookup.gtid(prefix, number, seqno);
    return {
      header: gtid === undefined ? header : { ...header, gtid },
      format: segment.format,
      data,
    };
  }

  private missing({ seqno, fragno }: Cursor): SluiceError {
    const message = `history log ${this.path}: fragment ${fragno} of transaction ${seqno} is missing`;
    return new SluiceError('THL_CORRUPT', message, { seqno, hint: DAMAGE_HINT });
  }

  private damaged(seqno: number, fragno: number): SluiceError {
    const message = `history log ${this.path}: fragment ${fragno} of transaction ${seqno} does not match its CRC32`;
    return new SluiceError('THL_CORRUPT', message, { seqno, hint: DAMAGE_HINT });
  }
}

/** The place after a fragment. */
export function following(header: Cursor & { readonly lastFrag: boolean }): Cursor {
  if (header.lastFrag) return { seqno: header.seqno + 1, fragno: 0 };
  return { seqno: header.seqno, fragno: header.fragno + 1 };
}

function eventIdOf(
  segment: { readonly file: string; readonly position: number; readonly format: EventFormat },
  position: number | null,
  threadId: number | null,
): string {
  if (position === null || threadId === null) return segment.file;
  return formatEventId({ file: segment.file, position: segment.position + position, threadId });
}
