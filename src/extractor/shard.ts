import { UNKNOWN_SHARD } from '../event/header.js';

const TABLE_MAP_SCHEMA = 27;

/** Collects the schemas that a transaction touches, by name, for its shard id. */
export class ShardTracker {
  private name: string | undefined;
  private bytes: Buffer = Buffer.alloc(0);
  private mixed = false;

  reset(): void {
    this.name = undefined;
    this.bytes = Buffer.alloc(0);
    this.mixed = false;
  }

  /** The one schema so far, else `#UNKNOWN`. */
  get shardId(): string {
    return this.mixed ? UNKNOWN_SHARD : (this.name ?? UNKNOWN_SHARD);
  }

  /** The schema of a TABLE_MAP event: a length byte at 27, then the name. */
  noteTableMap(event: Buffer): void {
    const start = TABLE_MAP_SCHEMA + 1;
    this.note(event, start, start + event.readUInt8(TABLE_MAP_SCHEMA));
  }

  noteSchema(schema: Buffer): void {
    this.note(schema, 0, schema.length);
  }

  private note(source: Buffer, start: number, end: number): void {
    if (this.mixed || start === end) return;
    if (this.name === undefined) {
      this.bytes = Buffer.from(source.subarray(start, end));
      this.name = this.bytes.toString('utf8');
    } else if (this.bytes.compare(source, start, end) !== 0) {
      this.mixed = true;
    }
  }
}
