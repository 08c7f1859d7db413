import { crc32 } from 'node:zlib';
import { SluiceError } from '../../errors/sluice-error.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { Connection } from './connection.js';
import { FormatIds, GtidPrefixes, ShardIds } from './dictionary.js';
import { packEventId } from './packing.js';
import { Segments } from './segments.js';

type FragmentValues = [
  segment: number,
  position: number | null,
  threadId: number | null,
  gtidPrefix: number | null,
  gtidNumber: number | null,
  shard: number,
  committedAt: number,
  crc: number,
  lastFrag: number,
  data: Buffer,
];

const COLUMNS =
  'segment, position, thread_id, gtid_prefix, gtid_number, shard, committed_at, crc, last_frag, data';

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

  constructor(db: Connection) {
    this.formats = new FormatIds(db);
    this.segments = new Segments(db);
    this.shards = new ShardIds(db);
    this.gtids = new GtidPrefixes(db);
    this.insertFirst = db.prepare<[number, ...FragmentValues]>(
      `INSERT INTO first_fragment (seqno, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.insertNext = db.prepare<[number, number, ...FragmentValues]>(
      `INSERT INTO next_fragment (seqno, fragno, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** `now`: milliseconds since 1970. */
  insert(event: ThlEvent, now: number): void {
    const { seqno, fragno } = event.header;
    if (event.data.length > MAX_BYTES) throw tooLarge(event);
    const values = this.pack(event, now);
    if (fragno === 0) this.insertFirst.run(seqno, ...values);
    else this.insertNext.run(seqno, fragno, ...values);
  }

  /** To be called after a rollback: dictionary entries and segments made in it are gone. */
  forget(): void {
    this.formats.forget();
    this.segments.forget();
    this.shards.forget();
    this.gtids.forget();
  }

  private pack({ header, format, data }: ThlEvent, now: number): FragmentValues {
    const id = packEventId(header.eventId);
    const place = id ?? { file: header.eventId, position: 0 };
    const segment = this.segments.segmentFor(header, this.formats.idOf(format), place, now);
    const gtid = this.gtids.store(header.gtid, header.seqno);
    return [
      segment.id,
      id === undefined ? null : id.position - segment.position,
      id === undefined ? null : id.threadId,
      gtid.prefix,
      gtid.number,
      this.shards.idOf(header.shardId),
      Number(header.committedAt - segment.committedAt),
      // As a signed number: half of all unsigned ones would take 6 bytes instead of 4.
      crc32(data) | 0,
      header.lastFrag ? 1 : 0,
      data,
    ];
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
