import type { EventFormat } from '../../event/format.js';
import type { Connection } from './connection.js';
import { packGtid } from './packing.js';

/** The numbers that stand for shards in the rows of fragments. */
export class ShardIds {
  private readonly known = new Map<string, number>();
  private readonly find;
  private readonly insert;

  constructor(db: Connection) {
    this.find = db.prepare<[string], number>('SELECT id FROM shard WHERE shard_id = ?').pluck();
    this.insert = db
      .prepare<[string], number>('INSERT INTO shard (shard_id) VALUES (?) RETURNING id')
      .pluck();
  }

  idOf(shardId: string): number {
    const known = this.known.get(shardId);
    if (known !== undefined) return known;
    const id = this.find.get(shardId) ?? this.insert.get(shardId) ?? 0;
    this.known.set(shardId, id);
    return id;
  }

  /** To be called after a rollback: what was inserted is gone. */
  forget(): void {
    this.known.clear();
  }
}

interface GtidPrefix {
  readonly id: number;
  readonly base: number;
}

export interface StoredGtid {
  readonly prefix: number | null;
  readonly number: number | null;
}

const NO_GTID: StoredGtid = { prefix: null, number: null };

/**
 * GTIDs of one prefix count up as seqnos do, so the stored number is the difference to seqno and to
 * the base that the prefix started with: for a single source it is always 0, which takes no byte.
 */
export class GtidPrefixes {
  private readonly known = new Map<string, GtidPrefix>();
  private last = '';
  private readonly find;
  private readonly insert;

  constructor(db: Connection) {
    this.find = db.prepare<[string], GtidPrefix>(
      'SELECT id, base FROM gtid_prefix WHERE prefix = ?',
    );
    this.insert = db.prepare<[string, number], GtidPrefix>(
      'INSERT INTO gtid_prefix (prefix, base) VALUES (?, ?) RETURNING id, base',
    );
  }

  store(gtid: string | undefined, seqno: number): StoredGtid {
    if (gtid === undefined) return NO_GTID;
    const { prefix, number } = packGtid(gtid, this.last);
    this.last = prefix;
    const { id, base } = this.prefixOf(prefix, (number ?? 0) - seqno);
    return { prefix: id, number: number === undefined ? null : number - seqno - base };
  }

  forget(): void {
    this.known.clear();
  }

  private prefixOf(prefix: string, base: number): GtidPrefix {
    const known = this.known.get(prefix);
    if (known !== undefined) return known;
    const entry = this.find.get(prefix) ?? this.insert.get(prefix, base) ?? { id: 0, base };
    this.known.set(prefix, entry);
    return entry;
  }
}

/** The numbers that stand for event formats; usually one object per binlog file and connection. */
export class FormatIds {
  private known = new WeakMap<EventFormat, number>();
  private readonly find;
  private readonly insert;

  constructor(db: Connection) {
    this.find = db
      .prepare<[Buffer, string, string, string], number>(
        'SELECT id FROM format WHERE description = ? AND flavour = ? AND server_version = ? AND checksum = ?',
      )
      .pluck();
    this.insert = db
      .prepare<[Buffer, string, string, string], number>(
        'INSERT INTO format (description, flavour, server_version, checksum) VALUES (?, ?, ?, ?) RETURNING id',
      )
      .pluck();
  }

  idOf(format: EventFormat): number {
    const known = this.known.get(format);
    if (known !== undefined) return known;
    const { description, flavour, serverVersion, checksum } = format;
    const values = [description, flavour, serverVersion, checksum] as const;
    const id = this.find.get(...values) ?? this.insert.get(...values) ?? 0;
    this.known.set(format, id);
    return id;
  }

  forget(): void {
    this.known = new WeakMap();
  }
}
