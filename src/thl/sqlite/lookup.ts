import type { EventFormat, Flavour } from '../../event/format.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Connection } from './connection.js';

/** What fragments of a segment share. */
export interface StoredSegment {
  readonly epoch: number;
  readonly sourceId: string;
  readonly format: EventFormat;
  readonly file: string;
  readonly position: number;
  readonly committedAt: bigint;
}

interface SegmentColumns {
  epoch: bigint;
  source_id: string;
  format: bigint;
  file: string;
  position: bigint;
  committed_at: bigint;
}

interface FormatColumns {
  flavour: Flavour;
  server_version: string;
  checksum: EventFormat['checksum'];
  description: Buffer;
}

interface PrefixColumns {
  prefix: string;
  base: number;
}

/** Segments are read in order: the few last ones are enough. */
const SEGMENTS_KEPT = 16;

/** Finds what the numbers in a fragment's row stand for, and remembers it: ids are never reused. */
export class Lookup {
  private readonly segments = new Map<number, StoredSegment>();
  private readonly formats = new Map<number, EventFormat>();
  private readonly shards = new Map<number, string>();
  private readonly prefixes = new Map<number, PrefixColumns>();
  private readonly selectSegment;
  private readonly selectFormat;
  private readonly selectShard;
  private readonly selectPrefix;

  constructor(db: Connection) {
    this.selectSegment = db
      .prepare<[number], SegmentColumns>('SELECT * FROM segment WHERE id = ?')
      .safeIntegers();
    this.selectFormat = db.prepare<[number], FormatColumns>('SELECT * FROM format WHERE id = ?');
    this.selectShard = db
      .prepare<[number], string>('SELECT shard_id FROM shard WHERE id = ?')
      .pluck();
    this.selectPrefix = db.prepare<[number], PrefixColumns>(
      'SELECT prefix, base FROM gtid_prefix WHERE id = ?',
    );
  }

  segment(id: number): StoredSegment {
    return remember(this.segments, id, 'segment', () => {
      if (this.segments.size >= SEGMENTS_KEPT) this.segments.clear();
      const row = this.selectSegment.get(id);
      return row === undefined ? undefined : this.toSegment(row);
    });
  }

  shard(id: number): string {
    return remember(this.shards, id, 'shard', () => this.selectShard.get(id));
  }

  gtid(prefixId: number | null, number: number | null, seqno: number): string | undefined {
    if (prefixId === null) return undefined;
    const { prefix, base } = remember(this.prefixes, prefixId, 'gtid_prefix', () =>
      this.selectPrefix.get(prefixId),
    );
    return number === null ? prefix : `${prefix}${base + seqno + number}`;
  }

  private format(id: number): EventFormat {
    return remember(this.formats, id, 'format', () => {
      const row = this.selectFormat.get(id);
      if (row === undefined) return undefined;
      const { flavour, server_version: serverVersion, checksum, description } = row;
      return { flavour, serverVersion, checksum, description };
    });
  }

  private toSegment(row: SegmentColumns): StoredSegment {
    return {
      epoch: Number(row.epoch),
      sourceId: row.source_id,
      format: this.format(Number(row.format)),
      file: row.file,
      position: Number(row.position),
      committedAt: row.committed_at,
    };
  }
}

function remember<T>(
  known: Map<number, T>,
  id: number,
  table: string,
  find: () => T | undefined,
): T {
  const remembered = known.get(id);
  if (remembered !== undefined) return remembered;
  const value = find();
  if (value === undefined) {
    throw new SluiceError('THL_CORRUPT', `history log: row ${id} of table ${table} is missing`, {
      hint: 'Check the disk, and restore the log or extract it again from the master.',
    });
  }
  known.set(id, value);
  return value;
}
