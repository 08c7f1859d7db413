import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventType } from '../../../src/binlog/event-type.js';
import { eventSizeAt, readHeader, typeCodeAt } from '../../../src/binlog/header.js';
import type { EventFormat } from '../../../src/event/format.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { TestServer } from '../../support/servers.js';

const NEVER_IN_TRANSACTION: ReadonlySet<number> = new Set([
  EventType.ROTATE,
  EventType.STOP,
  EventType.PREVIOUS_GTIDS,
  EventType.GTID_LIST,
  EventType.BINLOG_CHECKPOINT,
]);
const STARTS: ReadonlySet<number> = new Set([
  EventType.GTID,
  EventType.ANONYMOUS_GTID,
  EventType.GTID_TAGGED,
  EventType.MARIADB_GTID,
]);

/** The transactions in a master's binlog files, read from its disk, from one call to the next. */
export class BinlogSource {
  private seqno = 0;
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly server: TestServer,
    /** Bytes of a fragment. */
    private readonly fragmentSize = Number.POSITIVE_INFINITY,
  ) {}

  /** Forgets what is in the binlog so far. */
  skip(): void {
    const { seqno } = this;
    this.take();
    this.seqno = seqno;
  }

  /** What was committed since the last call. */
  take(): ThlEvent[] {
    const files = readdirSync(this.server.dataDir).filter((name) => /^binlog\.\d+$/.test(name));
    return files.toSorted().flatMap((file) => this.takeFile(file));
  }

  private takeFile(file: string): ThlEvent[] {
    const data = readFileSync(join(this.server.dataDir, file));
    const format = readFormat(data, this.server);
    const events: ThlEvent[] = [];
    let group: Buffer[] = [];
    const from = this.seen.get(file) ?? 4;
    let at = 4;
    while (at + 19 <= data.length) {
      const raw = data.subarray(at, at + eventSizeAt(data, at));
      const type = typeCodeAt(raw);
      if (STARTS.has(type) || NEVER_IN_TRANSACTION.has(type)) {
        events.push(...this.close(group, format, file, at));
        group = [];
      }
      const isNew = at >= from && type !== EventType.FORMAT_DESCRIPTION;
      if (isNew && !NEVER_IN_TRANSACTION.has(type)) group.push(Buffer.from(raw));
      at += raw.length;
    }
    events.push(...this.close(group, format, file, at));
    this.seen.set(file, at);
    return events;
  }

  private close(group: Buffer[], format: EventFormat, file: string, end: number): ThlEvent[] {
    if (group.length === 0) return [];
    const parts = this.split(group);
    const seqno = this.seqno++;
    const committedAt = BigInt(readHeader(group.at(-1)!).timestamp) * 1_000_000n;
    return parts.map((data, fragno) => ({
      header: {
        seqno,
        fragno,
        lastFrag: fragno === parts.length - 1,
        epoch: 0,
        sourceId: 'test',
        eventId: `${file}:${String(end).padStart(16, '0')};-1`,
        shardId: '#UNKNOWN',
        committedAt,
      },
      format,
      data,
    }));
  }

  private split(group: Buffer[]): Buffer[] {
    const parts: Buffer[][] = [[]];
    let size = 0;
    for (const raw of group) {
      if (size >= this.fragmentSize) {
        parts.push([]);
        size = 0;
      }
      parts.at(-1)!.push(raw);
      size += raw.length;
    }
    return parts.map((part) => Buffer.concat(part));
  }
}

function readFormat(data: Buffer, server: TestServer): EventFormat {
  const description = Buffer.from(data.subarray(4, 4 + eventSizeAt(data, 4)));
  return {
    flavour: server.kind,
    serverVersion: server.installation.version,
    checksum: description.at(-5) === 1 ? 'crc32' : 'none',
    description,
  };
}
