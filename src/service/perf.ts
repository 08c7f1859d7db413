import type { Status } from './status.js';
import type { Snapshot } from './snapshot.js';
import { otherTime } from './tasks.js';

/**
 * What `trepctl perf` shows of each stage, since the service was put online: seconds spent waiting
 * for the next events, in filters, handing on, and on the rest.
 */
export function perfOf({ stages, secondsSinceOnline }: Snapshot): Status[] {
  return stages.map((stage) => ({
    stage: stage.stage,
    seqno: stage.applied?.seqno ?? -1,
    latency: stage.applied === undefined ? -1 : round(stage.applied.latency),
    events: stage.eventCount,
    extraction: round(stage.extractTime),
    filtering: round(stage.filterTime),
    applying: round(stage.applyTime),
    other: round(otherTime(stage)),
    total: round(stage.totalTime),
    secondsSinceOnline: round(secondsSinceOnline ?? 0),
  }));
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
