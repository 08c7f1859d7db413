import type { AppliedPlace } from '../pipeline/stage-progress.js';
import type { Status } from './status.js';
import type { Snapshot } from './supervisor.js';

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
    otherTime: round(stage.totalTime - stage.applyTime - stage.extractTime),
    retries: stage.retries,
    stage: stage.stage,
    state: state.startsWith('OFFLINE') ? 'stopped' : 'running',
    taskId: 0,
    totalTime: round(stage.totalTime),
    transactions: stage.transactions,
  }));
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
