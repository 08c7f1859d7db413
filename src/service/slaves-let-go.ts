import type { KnownSlave, LogBounds } from '../thl/log.js';

/** Slaves that purges went past, as sentences: they need a fresh copy. */
export function slavesLetGo(
  slaves: readonly KnownSlave[],
  bounds: LogBounds | undefined,
): string[] {
  return slaves
    .filter(({ seqno }) => isLetGo(seqno, bounds))
    .map(({ node, seqno }) => `slave ${node}: has only seqno ${seqno}, what follows was purged`);
}

/** Whether what a slave that has `seqno` needs next is no longer there. */
export function isLetGo(seqno: number, bounds: LogBounds | undefined): boolean {
  return bounds !== undefined && seqno < bounds.minSeqno - 1;
}
