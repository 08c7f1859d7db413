import type { Applier } from '../applier/applier.js';
import type { Header } from '../event/header.js';
import type { RestartPlace } from '../event/restart-place.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import type { CutMemory } from './cut-memory.js';
import type { AppliedPlace, StageProgress } from './stage-progress.js';

interface TargetProgressOptions {
  readonly log: Pick<Log, 'acknowledge'>;
  readonly consumer: string;
  readonly cuts?: CutMemory;
  readonly clock: Clock;
}

/** Shards of which figures are kept. */
const MOST_SHARDS = 1000;

/** How far the target is: what the stage shows of it, and what the log is told. */
export class TargetProgress {
  private committed: RestartPoint | undefined;
  /** Until the first commit after a cut of the log, the target's restart point tells nothing. */
  private isCut = false;

  constructor(
    private readonly options: TargetProgressOptions,
    private readonly progress: StageProgress,
  ) {}

  /** What the target has committed last; -1: nothing. */
  get seqno(): number {
    return this.committed?.seqno ?? -1;
  }

  /**
   * Not counted as transactions: they were applied before this stage went online.
   * @param cutAt where the log was cut, if the target has not gone on since
   */
  startFrom(point: RestartPoint | undefined, applier: Applier, cutAt?: RestartPlace): void {
    this.committed = point;
    this.isCut = cutAt !== undefined;
    if (point !== undefined) this.progress.applied = placeOf(point);
    const { seqno } = this;
    this.acknowledge(cutAt === undefined ? seqno : Math.min(seqno, cutAt.seqno), applier);
  }

  noteShard({ shardId, seqno, eventId }: Header): void {
    const { shards } = this.progress;
    const known = shards.get(shardId);
    if (known !== undefined) {
      known.seqno = seqno;
      known.eventId = eventId;
      known.transactions += 1;
    } else if (shards.size < MOST_SHARDS) {
      shards.set(shardId, { seqno, eventId, transactions: 1 });
    }
  }

  noteCommitted(applier: Applier): void {
    this.progress.limits = applier.limits(); // more may have been found
    const point = applier.lastCommitted();
    if (point === undefined || point === this.committed) return;
    // After a forced start the seqno may be lower than the one before.
    this.progress.transactions += Math.max(0, point.seqno - this.seqno);
    this.committed = point;
    if (this.isCut) this.options.cuts?.forget();
    this.isCut = false;
    this.progress.reached({ ...placeOf(point), latency: this.latencyOf(point) });
    this.acknowledge(point.seqno, applier);
  }

  /** Seconds, by the source's clock, until the commit became known here. */
  private latencyOf({ extractedAt }: RestartPoint): number {
    return Math.max(0, this.options.clock.now() - Number(extractedAt / 1000n)) / 1000;
  }

  /**
   * A target that has taken nothing yet is noted as well, so that no purge gets ahead of it; nor of what
   * it may have to read again.
   */
  private acknowledge(seqno: number, applier: Applier): void {
    const { count, lowest } = applier.prepared();
    this.progress.prepared = count;
    const through = lowest === undefined ? seqno : Math.min(seqno, lowest - 1);
    this.options.log.acknowledge(this.options.consumer, through);
  }
}

/** Latency as the applier has stored it: not corrected by what is known of clocks today. */
function placeOf(point: RestartPoint): AppliedPlace {
  const { seqno, eventId, epoch, sourceId, appliedLatency: latency, extractedAt } = point;
  return { seqno, eventId, epoch, sourceId, latency, committedAt: Number(extractedAt / 1000n) };
}
