import { crc32 } from 'node:zlib';
import { CRC_OF_CHECKED, verifyChecksum } from '../binlog/checksum.js';
import type { EventFormat } from '../event/format.js';
import type { ThlEvent } from '../event/thl-event.js';
import { combineCrc } from '../util/combine-crc.js';

/** Small fragments share memory of this size: to allocate for each costs as much as to copy it. */
const SLAB_BYTES = 512 * 1024;
/** A larger one has memory of its own. */
const LARGEST_SHARED = 64 * 1024;

/**
 * Collects the events of a transaction and cuts them into fragments at event boundaries. An event
 * larger than the fragment size is a fragment by itself.
 */
export class FragmentBuilder {
  private events: Buffer[] = [];
  private bytes = 0;
  /** What the CRC32 of all events is if each one's own is right: it follows from their lengths. */
  private crc = 0;
  private slab = Buffer.alloc(0);
  private used = 0;

  /** @param fragmentSize bytes above which a fragment is cut */
  constructor(private readonly fragmentSize: number) {}

  /** Whether what was collected has to become a fragment before `event` is added. */
  isFullFor(event: Buffer): boolean {
    return this.bytes > 0 && this.bytes + event.length > this.fragmentSize;
  }

  add(event: Buffer): void {
    this.events.push(event);
    this.bytes += event.length;
    this.crc = combineCrc(this.crc, CRC_OF_CHECKED, event.length);
  }

  /**
   * What was collected, copied out of the buffers of the socket, which are larger and would all be
   * kept alive by one small event. Small fragments follow on each other in memory, so that what is
   * stored together need not be copied again. The checksums of all events are checked in one.
   * @throws SluiceError BINLOG_CORRUPT
   */
  cut({ checksum }: Pick<EventFormat, 'checksum'>): Pick<ThlEvent, 'data' | 'crc'> {
    const { bytes } = this;
    const data = bytes > LARGEST_SHARED ? Buffer.concat(this.events, bytes) : this.shared();
    const crc = crc32(data);
    if (checksum === 'crc32' && crc !== this.crc) this.verify();
    this.discard();
    return { data, crc };
  }

  /** Checks each event that was collected. @throws SluiceError BINLOG_CORRUPT */
  verify(): void {
    for (const event of this.events) verifyChecksum(event);
  }

  discard(): void {
    this.events = [];
    this.bytes = 0;
    this.crc = 0;
  }

  private shared(): Buffer {
    if (this.used + this.bytes > this.slab.length) {
      this.slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.used = 0;
    }
    const start = this.used;
    for (const event of this.events) {
      this.slab.set(event, this.used);
      this.used += event.length;
    }
    return this.slab.subarray(start, this.used);
  }
}
