import type { LogTail } from '../event/log-tail.js';
import type { SourceState } from '../event/source-state.js';
import type { ThlEvent } from '../event/thl-event.js';

/** Fragments in serial order: of one transaction or of many. */
export interface Extracted {
  readonly events: readonly ThlEvent[];
  /**
   * The source's state after the last event, which completes a transaction then. Undefined: the last
   * event leaves its transaction open; then all events are of that one transaction.
   */
  readonly source: SourceState | undefined;
  /** With the first element: what protects the connection; undefined: nothing. */
  readonly tls?: string | undefined;
}

/** Reads the transactions of a source in commit order. */
export interface Extractor {
  /**
   * What follows on `tail`, without end, until `signal` aborts: then it returns at once, perhaps with
   * a transaction half given, whose fragments the caller discards. The consumer's pace is the
   * extractor's: nothing is read ahead beyond a bounded number of bytes. A lost or silent connection
   * is thrown as a retryable error; the caller discards a half-given transaction and calls again.
   * An element without events but with a state says that the source has got so far with nothing that
   * is wanted. The first element is empty (no events, no source): it says that the source was found fit and
   * streams, which makes the service ONLINE though nothing may happen on the source for a long time.
   * @throws SluiceError SOURCE_CHANGED, BINLOG_PURGED, BINLOG_POSITION, BINLOG_CORRUPT,
   *   EVENT_UNSUPPORTED, SOURCE_INCIDENT, CONNECT_FAILED, CONNECTION_LOST, ACCESS_DENIED
   */
  extract(tail: LogTail, signal: AbortSignal): AsyncIterable<Extracted>;
}
