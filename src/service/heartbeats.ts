import type { PassedHeartbeat } from '../pipeline/heartbeat-watch.js';
import type { StageStatus } from '../pipeline/stage-progress.js';
import type { Status } from './status.js';
import type { Snapshot } from './snapshot.js';

/** What a stage's taking and making durable are called. */
const STEPS: Readonly<Record<string, readonly [string, string]>> = {
  'binlog-to-thl': ['extracted', 'stored'],
  'remote-to-thl': ['fetched', 'stored'],
  'thl-to-dbms': ['read', 'applied'],
};

/**
 * What `trepctl heartbeat -list` shows: one block per heartbeat, the last one first, with the seconds
 * from its writing on the source to each step; -1: not there yet, or before this service went online.
 */
export function heartbeatsOf({ stages }: Pick<Snapshot, 'stages'>): Status[] {
  const ids = new Set(stages.flatMap(({ heartbeats }) => heartbeats.map(({ id }) => id)));
  return [...ids].toSorted((a, b) => (a < b ? 1 : -1)).map((id) => heartbeatOf(id, stages));
}

function heartbeatOf(id: bigint, stages: readonly StageStatus[]): Status {
  const passed = stages.flatMap((stage) => stage.heartbeats.filter((it) => it.id === id));
  const { name = '', eventId = '', seqno = -1, writtenAt = 0 } = passed[0] ?? {};
  const steps = stages.flatMap((stage) => stepsOf(stage, id));
  return {
    name,
    id: String(id),
    seqno,
    eventId,
    sourceTime: new Date(writtenAt).toISOString(),
    ...Object.fromEntries(steps),
  };
}

function stepsOf({ stage, heartbeats }: StageStatus, id: bigint): [string, number][] {
  const beat = heartbeats.find((it) => it.id === id);
  const [taken, done] = STEPS[stage] ?? ['taken', 'done'];
  return [
    [taken, delay(beat, beat?.taken)],
    [done, delay(beat, beat?.done)],
  ];
}

/** Seconds; clocks are compared as far as their skew is known, so never negative. */
function delay(beat: PassedHeartbeat | undefined, at: number | undefined): number {
  if (beat === undefined || at === undefined) return -1;
  return Math.round(Math.max(0, at - beat.writtenAt)) / 1000;
}
