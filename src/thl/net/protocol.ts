import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { SourceState } from '../../event/source-state.js';

/**
 * What master and slave say to each other: one binary WebSocket message per frame. A frame is its
 * type (1 byte), its body, and the CRC32 of both (4 bytes, little-endian, as all numbers).
 *
 *     slave                                 master
 *       | -- hello ------------------------> |   version, service, what my log ends with
 *       | <------------ accept or refuse --- |   what mine ends with / code, message, hint
 *       | <- format, events, data ... ------ |   pushed as they are committed
 *       | -- ack -------------------------> |   durable up to this seqno
 *       | <- heartbeat -------- heartbeat -> |
 *
 * Where both agreed to it, a master puts a large frame into a packed one: the size of its type and
 * body (4 bytes), and both compressed (RFC 1951).
 *
 * The first two bytes of a hello's body are the version in every version.
 */
export const PROTOCOL_VERSION = 3;

export const FRAME_TYPES = {
  hello: 1,
  accept: 2,
  refuse: 3,
  format: 4,
  events: 5,
  data: 6,
  ack: 7,
  heartbeat: 8,
  packed: 9,
} as const;

/** Bytes of event data after which a frame of events ends, and of one frame of data at most. */
export const FRAME_TARGET = 512 * 1024;
/** Largest frame that a master sends: one event's headers and a piece of its data above the target. */
export const MAX_FRAME = 4 * 1024 * 1024;
/** Largest frame that a slave sends. */
export const MAX_REQUEST = 512 * 1024;
/** Largest event: what one row of the history log holds. */
export const MAX_EVENT = 2 ** 31 - 1;
/** Descriptions of formats in one connection; a log has one for each restart of its source. */
export const MAX_FORMATS = 65_536;

/** A transaction that a log holds, by what tells it from another of the same seqno. */
export type HeldTransaction = Pick<Header, 'seqno' | 'epoch' | 'sourceId' | 'eventId'>;

/** What a history log holds. */
export interface Holding {
  /** First transaction that is not purged; undefined: none is held. */
  readonly first: number | undefined;
  /** The last complete transaction ever stored; undefined: the log never held one. */
  readonly last: HeldTransaction | undefined;
}

export interface Hello {
  readonly kind: 'hello';
  readonly version: number;
  readonly service: string;
  /** Name of the slave, unique among those of a master. */
  readonly node: string;
  /** It asks for packed frames. */
  readonly packed: boolean;
  readonly held: Holding;
}

export interface Accept {
  readonly kind: 'accept';
  readonly version: number;
  /** Name of the master's host. */
  readonly node: string;
  /** Milliseconds between the heartbeats that the master sends and expects. */
  readonly heartbeat: number;
  /** It sends packed frames. */
  readonly packed: boolean;
  readonly held: Holding;
}

/** An error of the master's: instead of `accept`, or later when it cannot go on. */
export interface Refuse {
  readonly kind: 'refuse';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

/** Names a format by a number, from 0, before its first use in a connection. */
export interface FormatFrame {
  readonly kind: 'format';
  readonly number: number;
  readonly format: EventFormat;
}

export interface EventRecord {
  readonly header: Header;
  /** Number of the format. */
  readonly format: number;
  /** Bytes of data; what `data` lacks of it follows in frames of their own. */
  readonly size: number;
  readonly data: Buffer;
}

export interface EventsFrame {
  readonly kind: 'events';
  /** At least one; only the last may lack some of its data. */
  readonly records: readonly EventRecord[];
  /** State of the source after the last event, where the master knows it. */
  readonly source: SourceState | undefined;
}

/** The next piece of the last event's data. */
export interface DataFrame {
  readonly kind: 'data';
  readonly data: Buffer;
}

export interface Ack {
  readonly kind: 'ack';
  /** The slave's log holds everything up to this, durably. */
  readonly seqno: number;
}

/** How far a clock is ahead of another one, and by how much that may be wrong; seconds. */
export interface Skew {
  readonly ahead: number;
  readonly accuracy: number;
}

export interface Heartbeat {
  readonly kind: 'heartbeat';
  /** The sender's clock, milliseconds since 1970. */
  readonly clock: number;
  /** The clock in the last heartbeat that the sender has heard, and how many milliseconds ago. */
  readonly echo: { readonly clock: number; readonly held: number } | undefined;
  /** How far the clock of the source is ahead of the sender's, where that is known. */
  readonly source: Skew | undefined;
}

export type Frame =
  Hello | Accept | Refuse | FormatFrame | EventsFrame | DataFrame | Ack | Heartbeat;
