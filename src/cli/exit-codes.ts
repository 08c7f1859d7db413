/** Exit codes of `replicator` and `trepctl`. They never change their meaning. */
export const EXIT = {
  ok: 0,
  /** The command failed, or was answered with an error. */
  error: 1,
  /** The command line or the configuration is wrong; nothing was done. */
  usage: 2,
  /** No replicator runs there. */
  notRunning: 3,
} as const;
