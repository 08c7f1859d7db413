import type { AppliedPlace, StageStatus } from '../pipeline/stage-progress.js';
import type { Status } from './status.js';
import type { Snapshot } from './snapshot.js';

/** What `trepctl status -name tasks` shows: one block per stage. */
export function tasksOf({ stages, state }: Snapshot): Status[] {
  return stages.map((stage) => ({
    ...place(stage.applied),
    applyTime: round(stage.applyTime),
    averageBytesPerEvent: stage.eventCount === 0 ? 0 : Math.round(stage.bytes / stage.eventCount),
    bytes: stage.bytes,
    connection: stage.connection,
    eventCount: stage.eventCount,
    extractTime: round(stage.extractTime),
    filterTime: round(stage.filterTime),
    otherTime: round(otherTime(stage)),
    retries: stage.retries,
    stage: stage.stage,
    state: state.startsWith('OFFLINE') ? 'stopped' : 'running',
    taskId: 0,
    totalTime: round(stage.totalTime),
    transactions: stage.transactions,
  }));
}

/** Seconds that are neither waiting, nor filters, nor handing on. */
export function otherTime({ totalTime, extractTime, filterTime, applyTime }: StageStatus): number {
  return Math.max(0, totalTime - extractTime - filterTime - applyTime);
}

function place(applied: AppliedPlace | undefined): Status {
  return {
    appliedLastEventId: applied?.eventId ?? 'NONE',
    appliedLastSeqno: applied?.seqno ?? -1,
    appliedLatency: applied === undefined ? -1 : round(applied.latency),
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
