import type { StatementBatch } from '../batch.js';
import type { PacketQueue } from './packet-queue.js';

/** The batch that is being filled, and its way to the target. */
export class BatchWriter {
  batch: StatementBatch;

  constructor(
    private readonly queue: PacketQueue,
    /** A packet of more bytes is sent without waiting for more. */
    private readonly packetBytes: number,
  ) {
    this.batch = queue.take();
  }

  /** Enough has come together for a packet. */
  get isLarge(): boolean {
    return this.batch.sql.length >= this.packetBytes;
  }

  async sendIfLarge(): Promise<void> {
    if (this.isLarge) await this.send();
  }

  /** Sends what there is; resolves when there is room for more. */
  async send(): Promise<void> {
    if (this.batch.isEmpty) return;
    const { batch } = this;
    this.batch = this.queue.take();
    await this.queue.push(batch);
  }

  /** Sends what there is and waits until everything has been answered. */
  async settle(): Promise<void> {
    await this.send();
    await this.queue.drain();
  }

  /** Sends what there is and waits until it has left, so that the target sees what follows after it. */
  async sendNow(): Promise<void> {
    await this.send();
    await this.queue.allLeft();
  }

  /** Forgets what has not been sent. */
  discard(): void {
    this.batch = this.queue.take();
  }
}
