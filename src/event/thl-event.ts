import type { EventFormat } from './format.js';
import type { Header } from './header.js';

/** One fragment of a transaction as the history log keeps it. */
export interface ThlEvent {
  readonly header: Header;
  readonly format: EventFormat;
  /**
   * Whole binlog events, one after the other, as the source sent them: 19-byte header, body and,
   * where `format.checksum` says so, the 4-byte CRC32. Each event's length is in its own header.
   * Format description, rotate, heartbeat and previous-GTIDs events are not part of transactions
   * and never appear here.
   */
  readonly data: Buffer;
  /** CRC32 of `data`, where it was found out on the way: nobody else then has to. */
  readonly crc?: number | undefined;
}
