import type { EventHeader } from './header.js';
import type { QueryStatus } from './query-status.js';
import type { TableMap } from './table-map.js';

/*
 * Decoded events. Names, statements and other text are bytes as logged; buffers are views of the
 * undecoded event and live as long as it does.
 */

export interface RotateEvent {
  readonly kind: 'rotate';
  readonly header: EventHeader;
  /** The binlog file that follows. */
  readonly file: string;
  /** Offset in bytes of its first event to come. */
  readonly position: number;
}

/** A statement; BEGIN, COMMIT, ROLLBACK and SAVEPOINT too. Compressed ones (MariaDB) are inflated. */
export interface QueryEvent {
  readonly kind: 'query';
  readonly header: EventHeader;
  readonly threadId: number;
  /** Seconds from the statement's start to its end. */
  readonly executionTime: number;
  /** Error number with which the statement ended on the source; 0: success. */
  readonly errorCode: number;
  /** Default schema; empty if none. */
  readonly schema: Buffer;
  readonly status: QueryStatus;
  /** In the character set of `status.charset.client`. */
  readonly statement: Buffer;
}

/** A value that the next statement's INSERT or LAST_INSERT_ID() takes. */
export interface IntvarEvent {
  readonly kind: 'intvar';
  readonly header: EventHeader;
  readonly variable: 'last_insert_id' | 'insert_id';
  readonly value: bigint;
}

export interface RandEvent {
  readonly kind: 'rand';
  readonly header: EventHeader;
  readonly seed1: bigint;
  readonly seed2: bigint;
}

/** A user variable that the next statement reads. */
export interface UserVarEvent {
  readonly kind: 'user-var';
  readonly header: EventHeader;
  /** Bytes in utf8. */
  readonly name: Buffer;
  readonly type: 'string' | 'real' | 'int' | 'decimal' | 'row';
  /** Collation number of the value. */
  readonly collation: number;
  /**
   * Undefined: NULL. real: 8 bytes of IEEE double. int: 8 bytes, read as `unsigned` says. decimal:
   * precision, scale (one byte each), then the DECIMAL as in a row image. Little-endian.
   */
  readonly value: Buffer | undefined;
  readonly unsigned: boolean;
  /** MariaDB: name of the data type where it is not one of the four, for example `point`. */
  readonly dataType: Buffer | undefined;
}

/** Starts a transaction of MySQL. */
export interface GtidEvent {
  readonly kind: 'gtid' | 'anonymous-gtid';
  readonly header: EventHeader;
  /** `uuid:gno` or `uuid:tag:gno`; undefined for an anonymous transaction. */
  readonly gtid: string | undefined;
  /** Lower-case UUID; of zeros for an anonymous transaction. */
  readonly uuid: string;
  /** Empty: no tag. */
  readonly tag: string;
  /** Transaction number, from 1; 0 for an anonymous transaction. */
  readonly gno: bigint;
  /** Whether the transaction may hold statements besides rows. */
  readonly mayHaveStatements: boolean;
  readonly lastCommitted: bigint | undefined;
  readonly sequenceNumber: bigint | undefined;
  /** Microseconds since 1970 UTC; from MySQL 8.0.1 on, as what follows. */
  readonly immediateCommitTimestamp: bigint | undefined;
  readonly originalCommitTimestamp: bigint | undefined;
  /** Bytes of all events of the transaction in the source's file, this one included; 0: unknown. */
  readonly transactionLength: number | undefined;
  /** As 80403 for 8.4.3; 999999: not known. */
  readonly immediateServerVersion: number | undefined;
  readonly originalServerVersion: number | undefined;
  readonly commitGroupTicket: bigint | undefined;
}

/** What the binlog files before this one hold (MySQL). */
export interface PreviousGtidsEvent {
  readonly kind: 'previous-gtids';
  readonly header: EventHeader;
  readonly sets: readonly GtidIntervals[];
  /** The set as text in the server's own form, without line breaks: `uuid:1-5:7:tag:1,uuid:..`. */
  readonly gtidSet: string;
}

export interface GtidIntervals {
  readonly uuid: string;
  /** Empty: no tag. */
  readonly tag: string;
  /** First and last transaction number, both included. */
  readonly intervals: ReadonlyArray<readonly [first: bigint, last: bigint]>;
}

/** The events of a transaction but for its GTID, packed (MySQL `binlog_transaction_compression`). */
export interface TransactionPayloadEvent {
  readonly kind: 'transaction-payload';
  readonly header: EventHeader;
  readonly compression: 'zstd' | 'none';
  /** Bytes of the events when unpacked; they have no checksums of their own. */
  readonly uncompressedSize: number;
  readonly payload: Buffer;
}

/** A TRANSACTION_PAYLOAD event without its payload. */
export interface PayloadHead extends Omit<TransactionPayloadEvent, 'kind' | 'payload'> {
  readonly payloadSize: number;
  /** Offset of the payload in the event. */
  readonly payloadStart: number;
}

/** Commits the transaction. */
export interface XidEvent {
  readonly kind: 'xid';
  readonly header: EventHeader;
  readonly xid: bigint;
}

/** Ends what an XA transaction changes: it is prepared, or committed at once. */
export interface XaPrepareEvent {
  readonly kind: 'xa-prepare';
  readonly header: EventHeader;
  /** XA COMMIT .. ONE PHASE: the transaction is committed; else its fate comes as a statement. */
  readonly onePhase: boolean;
  readonly xid: XaId;
}

/** A part of a file that LOAD DATA read. */
export interface LoadBlockEvent {
  readonly kind: 'load-block';
  readonly header: EventHeader;
  /** The file begins with it. */
  readonly isFirst: boolean;
  /** Tells the files of one server apart. */
  readonly fileId: number;
  readonly block: Buffer;
}

/** The file is not loaded: the statement failed and changed nothing. */
export interface DeleteFileEvent {
  readonly kind: 'delete-file';
  readonly header: EventHeader;
  readonly fileId: number;
}

/** LOAD DATA, of a file whose blocks came before. */
export interface ExecuteLoadEvent {
  readonly kind: 'execute-load';
  readonly header: EventHeader;
  readonly fileId: number;
  /** Offsets in the statement of what names the file: from INFILE, with LOCAL, to INTO, included. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** IGNORE, REPLACE, or neither; LOCAL without either was IGNORE. */
  readonly duplicates: 'error' | 'ignore' | 'replace';
  /** The statement as the source's client wrote it, and the session that it had. */
  readonly query: QueryEvent;
}

export interface TableMapEvent {
  readonly kind: 'table-map';
  readonly header: EventHeader;
  readonly map: TableMap;
}

/** Row images; the values are read elsewhere, by a decoder made for the table map's columns. */
export interface RowsEvent {
  readonly kind: 'rows';
  readonly header: EventHeader;
  readonly operation: 'insert' | 'update' | 'delete';
  /** MySQL PARTIAL_UPDATE_ROWS: a shared image stands between the two of a row; see `SharedImage`. */
  readonly partial: boolean;
  readonly tableId: number;
  /** See `RowsFlag` (rows-flag.ts). */
  readonly flags: number;
  /** 0 in the empty event that MySQL writes to end a statement whose tables were all filtered. */
  readonly columnCount: number;
  /**
   * One bit for each column, lowest first: those in the row image (update: in the before image). Bits
   * beyond the last column mean nothing: MySQL sets them, MariaDB does not.
   */
  readonly present: Buffer;
  /** update: those in the after image. */
  readonly presentAfter: Buffer | undefined;
  /** Holds the row images from `rowsStart` to `rowsEnd`: the event itself, or what it was inflated to. */
  readonly rows: Buffer;
  readonly rowsStart: number;
  readonly rowsEnd: number;
}

/** Starts a transaction of MariaDB. */
export interface MariadbGtidEvent {
  readonly kind: 'mariadb-gtid';
  readonly header: EventHeader;
  /** `domain-server-sequence`. */
  readonly gtid: string;
  readonly domainId: number;
  readonly serverId: number;
  readonly sequence: bigint;
  /** One event (statement outside a transaction, DDL) follows, and no COMMIT. */
  readonly standalone: boolean;
  /** Changes transactional tables only, so it can be rolled back. */
  readonly transactional: boolean;
  readonly allowParallel: boolean;
  readonly waited: boolean;
  readonly ddl: boolean;
  /** XA PREPARE, its changes follow. */
  readonly preparedXa: boolean;
  /** XA COMMIT or XA ROLLBACK of a transaction prepared before. */
  readonly completedXa: boolean;
  /** The same for transactions that committed as a group. */
  readonly commitId: bigint | undefined;
  readonly xid: XaId | undefined;
  readonly extraEngines: number | undefined;
  /** Two-phase ALTER TABLE (`binlog_alter_two_phase=ON`): which part of it follows. */
  readonly alter: 'start' | 'commit' | 'rollback' | undefined;
  /** Of the commit or rollback of an ALTER: sequence number of its start. */
  readonly alterStart: bigint | undefined;
  readonly threadId: number | undefined;
}

export interface XaId {
  readonly formatId: number;
  readonly gtrid: Buffer;
  readonly bqual: Buffer;
}

/** State of all domains at the start of a binlog file (MariaDB). */
export interface GtidListEvent {
  readonly kind: 'gtid-list';
  readonly header: EventHeader;
  readonly flags: number;
  readonly gtids: ReadonlyArray<{ domainId: number; serverId: number; sequence: bigint }>;
  /** `domain-server-sequence,..` in the order of the event: several servers of a domain, last wins. */
  readonly position: string;
}

/** The statement whose row events follow (MariaDB ANNOTATE_ROWS). */
export interface AnnotateRowsEvent {
  readonly kind: 'annotate-rows';
  readonly header: EventHeader;
  readonly statement: Buffer;
}

/** The statement whose row events follow (MySQL ROWS_QUERY). */
export interface RowsQueryEvent {
  readonly kind: 'rows-query';
  readonly header: EventHeader;
  readonly statement: Buffer;
}

export interface BinlogCheckpointEvent {
  readonly kind: 'binlog-checkpoint';
  readonly header: EventHeader;
  /** The file that crash recovery of the source would start from. */
  readonly file: string;
}

/** The file on the source's disk is encrypted from here on; events arrive decrypted. */
export interface StartEncryptionEvent {
  readonly kind: 'start-encryption';
  readonly header: EventHeader;
  readonly scheme: number;
  readonly keyVersion: number;
  readonly nonce: Buffer;
}

/** Sent while there is nothing else to send. */
export interface HeartbeatEvent {
  readonly kind: 'heartbeat';
  readonly header: EventHeader;
  readonly file: string;
  readonly position: number;
}

/** Clean shutdown of the source. */
export interface StopEvent {
  readonly kind: 'stop';
  readonly header: EventHeader;
}

/** The source lost events. */
export interface IncidentEvent {
  readonly kind: 'incident';
  readonly header: EventHeader;
  /** 1: LOST_EVENTS. */
  readonly incident: number;
  readonly message: Buffer;
}

/**
 * An event that changes nothing: one of type IGNORABLE or VIEW_CHANGE, or of a type not known here that
 * carries the flag by which the source says that a reader may pass over it.
 */
export interface IgnorableEvent {
  readonly kind: 'ignorable';
  readonly header: EventHeader;
}

export type BinlogEvent =
  | RotateEvent
  | QueryEvent
  | IntvarEvent
  | RandEvent
  | UserVarEvent
  | GtidEvent
  | PreviousGtidsEvent
  | TransactionPayloadEvent
  | XidEvent
  | XaPrepareEvent
  | LoadBlockEvent
  | DeleteFileEvent
  | ExecuteLoadEvent
  | TableMapEvent
  | RowsEvent
  | MariadbGtidEvent
  | GtidListEvent
  | AnnotateRowsEvent
  | RowsQueryEvent
  | BinlogCheckpointEvent
  | StartEncryptionEvent
  | HeartbeatEvent
  | StopEvent
  | IncidentEvent
  | IgnorableEvent;
