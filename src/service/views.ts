import { statSync } from 'node:fs';
import { describeStop } from '../pipeline/stop-requests.js';
import type { Status } from './status.js';
import type { Snapshot } from './snapshot.js';
import { tasksOf } from './tasks.js';

/** What `trepctl status -name` can show beside the service itself. */
export const VIEWS = ['tasks', 'stages', 'stores', 'shards', 'watches'] as const;
export type View = (typeof VIEWS)[number];

const SHOW: Readonly<Record<View, (snapshot: Snapshot) => Status[]>> = {
  tasks: tasksOf,
  stages: stagesOf,
  stores: storesOf,
  shards: shardsOf,
  watches: watchesOf,
};

export function viewOf(view: View, snapshot: Snapshot): Status[] {
  return SHOW[view](snapshot);
}

function stagesOf({ stages }: Snapshot): Status[] {
  return stages.map((stage) => ({
    committedMinSeqno: stage.applied?.seqno ?? -1,
    connection: stage.connection,
    idleTime: round(stage.idleTime),
    name: stage.stage,
    taskCount: 1,
  }));
}

function storesOf({ bounds, config }: Snapshot): Status[] {
  const { path, retention, maxSize } = config.thl;
  return [
    {
      bytes: size(path) + size(`${path}-wal`),
      maximumStoredSeqNo: bounds?.maxSeqno ?? -1,
      maxSize: maxSize ?? 'NONE',
      minimumStoredSeqNo: bounds?.minSeqno ?? -1,
      name: 'thl',
      path,
      retention: retention / 1000,
      storeClass: 'sqlite',
    },
  ];
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Since the service was put online. */
function shardsOf({ stages }: Snapshot): Status[] {
  const { shards } = stages.at(-1) ?? {};
  return [...(shards ?? [])].map(([shardId, { seqno, eventId, transactions }]) => ({
    appliedLastEventId: eventId,
    appliedLastSeqno: seqno,
    shardId,
    transactions,
  }));
}

/** Where the service goes offline by itself. */
function watchesOf({ stops }: Snapshot): Status[] {
  return stops.map((stop) => ({ action: 'offline', at: stop.at, condition: describeStop(stop) }));
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
