import { UNKNOWN_SHARD } from '../event/header.js';

const TABLE_MAP_SCHEMA = 27;

/** Collects the schemas that a transaction touches, by name, for its shard id. */
export class ShardTracker {
  /** The schema that was named last, also by an earlier transaction: most name the same one. */
  private name = '';
  private bytes: Buffer = Buffer.alloc(0);
  private named = false;
  private mixed = false;

  reset(): void {
    this.named = false;
    this.mixed = false;
  }

  /** The one schema so far, else `#UNKNOWN`. */
  get shardId(): string {
    return this.named && !this.mixed ? this.name : UNKNOWN_SHARD;
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
    const isSame = this.isName(source, start, end);
    if (this.named) {
      this.mixed = !isSame;
      return;
    }
    this.named = true;
    if (isSame) return;
    this.bytes = Buffer.from(source.subarray(start, end));
    this.name = this.bytes.toString('utf8');
  }

  /** A loop: a call costs more than the few bytes of a name. */
  private isName(source: Buffer, start: number, end: number): boolean {
    const { bytes } = this;
    if (end - start !== bytes.length) return false;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] !== source[start + i]) return false;
    return true;
  }
}
