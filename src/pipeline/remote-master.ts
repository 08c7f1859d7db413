import type { EventBatch } from '../thl/net/event-assembly.js';
import type { Holding } from '../thl/net/protocol.js';

/** A master that has accepted this slave. */
export interface RemoteMaster {
  /** Where it is, as it stands in the configuration. */
  readonly uri: string;
  /** What it held when it accepted. */
  readonly held: Holding;
  /** What protects the connection to it; undefined: nothing. */
  readonly tls: string | undefined;
  /** What follows on this slave's log, until `close`. */
  batches(): AsyncIterable<EventBatch>;
  acknowledge(seqno: number): void;
  close(): void;
}
