import { UNKNOWN_SHARD } from '../event/header.js';
import type { EventSpan } from './event-span.js';

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
  noteTableMap(event: EventSpan): void {
    this.noteSchema(event, TABLE_MAP_SCHEMA + 1, event.u8(TABLE_MAP_SCHEMA));
  }

  /** A name in an event, as far as that goes; one of no bytes is none. */
  noteSchema({ memory, start, length }: EventSpan, offset: number, nameBytes: number): void {
    const from = Math.min(offset, length);
    this.note(memory, start + from, Math.min(nameBytes, length - from));
  }

  private note(memory: DataView, start: number, length: number): void {
    if (this.mixed || length === 0) return;
    const isSame = this.isName(memory, start, length);
    if (this.named) {
      this.mixed = !isSame;
      return;
    }
    this.named = true;
    if (isSame) return;
    this.bytes = Buffer.from(new Uint8Array(memory.buffer, start, length));
    this.name = this.bytes.toString('utf8');
  }

  /** A loop: a call costs more than the few bytes of a name. */
  private isName(memory: DataView, start: number, length: number): boolean {
    const { bytes } = this;
    if (length !== bytes.length) return false;
    for (let i = 0; i < length; i++) if (bytes[i] !== memory.getUint8(start + i)) return false;
    return true;
  }
}
