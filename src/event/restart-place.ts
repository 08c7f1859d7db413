/** The last transaction that a reader of the log has taken. */
export interface RestartPlace {
  readonly seqno: number;
}
