import { isPart, type StreamItem } from './event-part.js';

/** What holds the stream back: a socket. */
export interface Valve {
  pause(): void;
  resume(): void;
}

/** What an item takes in memory besides its bytes, about: a slow source sends many small ones. */
export const ITEM_OVERHEAD = 256;

/**
 * Undecoded events as they arrived together, and pieces of those that are too long, between the socket
 * and the extraction loop. The reader takes all there is; the stream is held back while more than `limit`
 * bytes wait, so at most twice that is in memory, and the pace of the reader becomes that of the socket.
 */
export class PacketQueue {
  private items: StreamItem[] = [];
  private bytes = 0;
  private held = false;
  private ended: { readonly error: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly valve: Valve,
    private readonly limit: number,
  ) {}

  /** Whether the stream is held back at present. */
  get paused(): boolean {
    return this.held;
  }

  /** Whether nothing more is taken in. */
  get failed(): boolean {
    return this.ended !== undefined;
  }

  push(item: StreamItem): void {
    if (this.ended !== undefined) return;
    this.items.push(item);
    const { length } = isPart(item) ? item.bytes : item;
    this.bytes += length + ITEM_OVERHEAD;
    if (this.bytes > this.limit && !this.held) {
      this.held = true;
      this.valve.pause();
    }
    this.signal();
  }

  /** Nothing comes after what is queued; `take` throws `error` then. */
  fail(error: unknown): void {
    this.ended ??= { error };
    this.signal();
  }

  /** Drops what is queued and lets `take` return undefined. */
  close(): void {
    this.items = [];
    this.ended = { error: undefined };
    this.signal();
  }

  /** All that is queued, in order; waits while there is nothing. Undefined: closed. */
  async take(): Promise<readonly StreamItem[] | undefined> {
    while (this.items.length === 0) {
      if (this.ended !== undefined) {
        if (this.ended.error === undefined) return undefined;
        throw this.ended.error;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.drain();
  }

  private drain(): readonly StreamItem[] {
    const items = this.items;
    this.items = [];
    this.bytes = 0;
    if (this.held && this.ended === undefined) {
      this.held = false;
      this.valve.resume();
    }
    return items;
  }

  private signal(): void {
    this.wake?.();
    this.wake = undefined;
  }
}
