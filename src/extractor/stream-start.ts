/** From where the source is asked to send its binlog. */
export type StreamStart = GtidStart | FileStart;

/** What is not in the set, wherever it stands. */
export interface GtidStart {
  readonly by: 'gtid';
  readonly gtidSet: string;
  /** Where the last transaction of the set ended on this server, or a place before that, if known. */
  readonly known?: Place | undefined;
}

export interface Place {
  readonly file: string;
  /** Offset in bytes. */
  readonly position: number;
}

export interface FileStart {
  readonly by: 'file';
  readonly file: string;
  /** Offset in bytes of the first event to send; at most 2^32 - 1, the protocol has no more. */
  readonly position: number;
  /**
   * Offset of the first transaction to give: those before it are read only to learn their GTIDs, or
   * because the protocol cannot ask for so high an offset. Undefined: all are given.
   */
  readonly skipTo: number | undefined;
  /** All transactions before `position`, if known. */
  readonly gtidSet: string | undefined;
}
