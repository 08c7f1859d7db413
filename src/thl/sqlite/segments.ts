import type { Header } from '../../event/header.js';
import type { Connection } from './connection.js';

/** Offsets beyond these take one more byte in every row: then a new segment is the better bargain. */
const POSITION_REACH = 2 ** 23;
const TIME_REACH = 2 ** 31;
/** A segment of fewer rows than this is not given up for a byte. */
const WORTHWHILE_ROWS = 256;
/** A segment is as old as its first row; retention by age works by whole segments. */
const SEGMENT_MS = 600_000;

/** What a new fragment needs from its segment. */
export interface Segment {
  readonly id: number;
  readonly position: number;
  readonly committedAt: bigint;
}

interface OpenSegment extends Segment {
  readonly epoch: number;
  readonly sourceId: string;
  readonly format: number;
  readonly file: string;
  readonly storedAt: number;
  rows: number;
}

/** Where a fragment ends in the source: the parts of its event id. */
export interface SegmentPlace {
  readonly file: string;
  readonly position: number;
}

/** Hands out the segment for each fragment that is stored, in order. */
export class Segments {
  private current: OpenSegment | undefined;
  private readonly insert;

  constructor(db: Connection) {
    this.insert = db
      .prepare<[number, number, string, number, string, number, bigint, number], number>(
        'INSERT INTO segment (first_seqno, epoch, source_id, format, file, position, committed_at, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
      )
      .pluck();
  }

  segmentFor(header: Header, format: number, place: SegmentPlace, now: number): Segment {
    let segment = this.current;
    if (segment === undefined || !continues(segment, header, format, place, now)) {
      segment = this.start(header, format, place, now);
    }
    segment.rows += 1;
    return segment;
  }

  forget(): void {
    this.current = undefined;
  }

  private start(header: Header, format: number, place: SegmentPlace, now: number): OpenSegment {
    const { seqno, epoch, sourceId, committedAt } = header;
    const { file, position } = place;
    const id =
      this.insert.get(seqno, epoch, sourceId, format, file, position, committedAt, now) ?? 0;
    const shared = { epoch, sourceId, format, file, position, committedAt };
    this.current = { id, ...shared, storedAt: now, rows: 0 };
    return this.current;
  }
}

function continues(
  segment: OpenSegment,
  header: Header,
  format: number,
  place: SegmentPlace,
  now: number,
): boolean {
  if (segment.epoch !== header.epoch || segment.sourceId !== header.sourceId) return false;
  if (segment.format !== format || segment.file !== place.file) return false;
  const elapsed = Math.abs(Number(header.committedAt - segment.committedAt));
  if (!Number.isSafeInteger(elapsed) || Math.abs(now - segment.storedAt) > SEGMENT_MS) return false;
  if (segment.rows < WORTHWHILE_ROWS) return true;
  return Math.abs(place.position - segment.position) < POSITION_REACH && elapsed < TIME_REACH;
}
