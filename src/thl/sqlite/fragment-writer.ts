import { crc32 } from 'node:zlib';
import { SluiceError } from '../../errors/sluice-error.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { Connection } from './connection.js';
import { FormatIds, GtidPrefixes, ShardIds } from './dictionary.js';
import { FRAGMENT_COLUMNS, type FragmentValues } from './fragment-columns.js';
import {
  PACK_COLUMNS,
  PackBuilder,
  isPackable,
  packRow,
  type FragmentRow,
  type PackRow,
} from './pack.js';
import { packEventId } from './packing.js';
import { Segments } from './segments.js';

/** SQLite's limit for a value, SQLITE_MAX_LENGTH. */
const MAX_BYTES = 1_000_000_000;

/** Turns events into rows. Every call is part of a transaction that the caller has begun. */
export class FragmentWriter {
  private readonly formats;
  private readonly segments;
  private readonly shards;
  private readonly gtids;
  private readonly insertFirst;
  private readonly insertNext;
  private readonly insertPack;
  private readonly pack = new PackBuilder();

  constructor(db: Connection) {
    this.formats = new FormatIds(db);
    this.segments = new Segments(db);
    this.shards = new ShardIds(db);
    this.gtids = new GtidPrefixes(db);
    this.insertFirst = db.prepare<[number, ...FragmentValues]>(
      `INSERT INTO first_fragment (seqno, ${FRAGMENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.insertNext = db.prepare<[number, number, ...FragmentValues]>(
      `INSERT INTO next_fragment (seqno, fragno, ${FRAGMENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.insertPack = db.prepare<PackRow>(
      `INSERT INTO pack (${PACK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** Small transactions that follow on each other share a row. `now`: milliseconds since 1970. */
  insert(events: readonly ThlEvent[], now: number): void {
    for (const event of events) {
      const row = this.rowOf(event, now);
      if (!this.packs(event, row)) {
        this.flush();
        this.insertRow(event.header.fragno, event.header.lastFrag, row);
      }
    }
    this.flush();
  }

  /** To be called after a rollback: dictionary entries and segments made in it are gone. */
  forget(): void {
    this.pack.cut();
    this.formats.forget();
    this.segments.forget();
    this.shards.forget();
    this.gtids.forget();
  }

  private packs({ header: { fragno, lastFrag } }: ThlEvent, row: FragmentRow): boolean {
    if (fragno > 0 || !lastFrag || !isPackable(row)) return false;
    if (!this.pack.takes(row)) this.flush();
    this.pack.add(row);
    return true;
  }

  private flush(): void {
    for (const rows of this.pack.cut()) {
      const [first, second] = rows;
      if (first === undefined) continue;
      if (second === undefined) this.insertRow(0, true, first);
      else this.insertPack.run(...packRow(first, rows));
    }
  }

  private insertRow(fragno: number, lastFrag: boolean, row: FragmentRow): void {
    const { segment, position, threadId, gtidPrefix, gtidNumber, shard, committedAt, data } = row;
    const crc = (row.crc ?? crc32(data)) | 0; // signed: half of all unsigned ones would take 6 bytes instead of 4
    const place = [segment, position, threadId, gtidPrefix, gtidNumber, shard] as const;
    const values: FragmentValues = [...place, committedAt, crc, lastFrag ? 1 : 0, data];
    if (fragno === 0) this.insertFirst.run(row.seqno, ...values);
    else this.insertNext.run(row.seqno, fragno, ...values);
  }

  private rowOf(event: ThlEvent, now: number): FragmentRow {
    const { header, format, data, crc } = event;
    if (data.length > MAX_BYTES) throw tooLarge(event);
    const id = packEventId(header.eventId);
    const place = id ?? { file: header.eventId, position: 0 };
    const segment = this.segments.segmentFor(header, this.formats.idOf(format), place, now);
    const gtid = this.gtids.store(header.gtid, header.seqno);
    return {
      seqno: header.seqno,
      segment: segment.id,
      position: id === undefined ? null : id.position - segment.position,
      threadId: id === undefined ? null : id.threadId,
      gtidPrefix: gtid.prefix,
      gtidNumber: gtid.number,
      shard: this.shards.idOf(header.shardId),
      committedAt: Number(header.committedAt - segment.committedAt),
      data,
      crc,
    };
  }
}

function tooLarge({ header: { seqno, eventId }, data }: ThlEvent): SluiceError {
  return new SluiceError(
    'THL_WRITE_FAILED',
    `an event of ${data.length} bytes is more than the history log can take (${MAX_BYTES})`,
    {
      seqno,
      eventId,
      retryable: false,
      hint: 'Start a new history log behind this event (`source.start`), copy the row by hand, and keep values on the master below 1 GB.',
    },
  );
}
