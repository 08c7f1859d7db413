import { crc32 } from 'node:zlib';
import type { EventFormat } from '../event/format.js';
import type { ThlEvent } from '../event/thl-event.js';
import { crcIfChecked, verifyEach } from './checked-events.js';
import type { EventSpan } from './event-span.js';

/** Fragments share memory of this size: to allocate for each costs as much as to copy it. */
const SLAB_BYTES = 512 * 1024;
const NOTHING = Buffer.alloc(0);
/** Up to here a loop is faster than a call with a view, which most events would need. */
const SMALL_BYTES = 128;

/**
 * Collects the events of a transaction and cuts them into fragments at event boundaries. An event
 * larger than the fragment size is a fragment by itself. What is collected is copied out of the buffers
 * of the socket, which are larger and would all be kept alive by one small event. Fragments follow on
 * each other in memory, so that what is stored together need not be copied again.
 */
export class FragmentBuilder {
  private slab: Buffer = NOTHING;
  private memory = new DataView(this.slab.buffer);
  /** Where in the slab the fragment begins. */
  private start = 0;
  private used = 0;
  /** Bytes of the fragment cut last: the next one will be about as large. */
  private usual = 0;

  /** @param fragmentSize bytes above which a fragment is cut */
  constructor(private readonly fragmentSize: number) {}

  /** Whether what was collected has to become a fragment before an event of so many bytes is added. */
  isFullFor(bytes: number): boolean {
    const collected = this.used - this.start;
    return collected > 0 && collected + bytes > this.fragmentSize;
  }

  add({ buffer, memory, start, length }: EventSpan): void {
    if (this.used + length > this.slab.length) this.extend(length);
    if (length <= SMALL_BYTES) copySmall(memory, start, this.memory, this.used, length);
    else this.slab.set(new Uint8Array(buffer, start, length), this.used);
    this.used += length;
  }

  /**
   * What was collected. The checksums of all events are checked in one.
   * @throws SluiceError BINLOG_CORRUPT
   */
  cut({ checksum }: Pick<EventFormat, 'checksum'>): Pick<ThlEvent, 'data' | 'crc'> {
    const data = this.slab.subarray(this.start, this.used);
    const crc = crc32(data);
    if (checksum === 'crc32' && crc !== crcIfChecked(this.memory, this.start, this.used)) {
      this.verify();
    }
    this.usual = data.length;
    this.start = this.used;
    if (data.length > this.fragmentSize) this.useSlab(NOTHING); // an event that large is not kept
    return { data, crc };
  }

  /** Checks each event that was collected. @throws SluiceError BINLOG_CORRUPT */
  verify(): void {
    verifyEach(this.slab.subarray(this.start, this.used));
  }

  discard(): void {
    this.used = this.start;
  }

  /** Goes on in other memory, with as much of it as fragments seem to need. */
  private extend(length: number): void {
    const collected = this.slab.subarray(this.start, this.used);
    const needed = collected.length + length;
    const most = Math.max(this.fragmentSize, needed);
    const wanted = Math.min(2 * Math.max(needed, this.usual), most);
    const slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, wanted));
    slab.set(collected);
    this.useSlab(slab);
    this.used = collected.length;
  }

  private useSlab(slab: Buffer): void {
    this.slab = slab;
    this.memory = new DataView(slab.buffer);
    this.start = 0;
    this.used = 0;
  }
}

function copySmall(from: DataView, start: number, to: DataView, at: number, bytes: number): void {
  let i = 0;
  for (; i + 4 <= bytes; i += 4) to.setInt32(at + i, from.getInt32(start + i, true), true);
  for (; i < bytes; i++) to.setUint8(at + i, from.getUint8(start + i));
}
