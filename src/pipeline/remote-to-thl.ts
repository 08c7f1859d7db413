import type { Logger } from 'pino';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { unlessAborted } from '../extractor/unless-aborted.js';
import type { Log } from '../thl/log.js';
import { heldAt, holdingOf } from '../thl/net/history-check.js';
import type { EventBatch } from '../thl/net/event-assembly.js';
import type { Holding } from '../thl/net/protocol.js';
import type { Clock } from '../util/clock.js';
import { crashPoint } from '../util/crash-point.js';
import { AppendQueue, sizeOf, type Appendable } from './append-queue.js';
import { repeatFilling } from './fill-log.js';
import { PARTED, findOwn, nameOwn } from './common-point.js';
import { cutBatch } from './cut-batch.js';
import type { CutMemory } from './cut-memory.js';
import type { RemoteMaster } from './remote-master.js';
import { splitBatch } from './split-batch.js';
import { StageProgress, type StageStatus } from './stage-progress.js';
import type { Stage, StageListener, StopSignals } from './stage.js';
import { StopRequests } from './stop-requests.js';
import { noteBeats, noteStored, placeOf } from './stored-place.js';

export interface RemoteToThlOptions {
  readonly service: string;
  /** Connects to a master and shows it what this log holds. */
  readonly connect: (held: Holding) => Promise<RemoteMaster>;
  readonly log: Log;
  /** Bytes received that need not be durable yet. */
  readonly bytesInFlight: number;
  readonly clock: Clock;
  /** Where this stage stops by itself. */
  readonly stops?: StopRequests;
  /** By command: a log with another history is cut back to what it has in common with the master's. */
  readonly force?: boolean;
  /** Where such a cut is remembered, for the target. */
  readonly cuts?: CutMemory;
  readonly logger?: Logger;
}

/** Fetches a master's history log into this host's own. */
export class RemoteToThl implements Stage {
  readonly name = 'remote-to-thl';
  private readonly progress: StageProgress;
  private readonly stops: StopRequests;
  private caughtUp = false;
  /** Until the master has taken it, the log may have to be cut back. */
  private mayBeCut: boolean;
  private ended = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: RemoteToThlOptions) {
    this.progress = new StageProgress(this.name, options.clock, options.service);
    this.stops = options.stops ?? new StopRequests();
    this.mayBeCut = options.force ?? false;
    const { header } = options.log.tail();
    if (header !== undefined) this.progress.applied = { ...placeOf(header), latency: 0 };
  }

  async run(signals: StopSignals, listener: StageListener): Promise<void> {
    const { progress } = this;
    try {
      const session = () => this.session(signals, listener);
      await repeatFilling(session, this.options.service, progress, signals, listener);
    } finally {
      this.ended = true;
      this.wake();
      progress.ended();
    }
  }

  status(): StageStatus {
    return this.progress.status();
  }

  /**
   * Resolves when this host's log has come to what a target has committed, or holds all that the
   * master did: only then can they be compared. `seqno` -1: the target has nothing yet.
   * @throws SluiceError CONNECTION_LOST if the stage ends before
   */
  async reached(seqno: number): Promise<void> {
    while (this.mayBeCut || (!this.holds(seqno) && !this.caughtUp)) {
      if (this.ended) throw stopped();
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  private holds(seqno: number): boolean {
    const last = this.options.log.tail().header?.seqno;
    return last !== undefined && last >= seqno;
  }

  private async session({ graceful }: StopSignals, listener: StageListener): Promise<void> {
    const { log } = this.options;
    this.progress.connection = 'connecting';
    // The master goes on at a transaction: without this, the fragments of one that the last
    // connection left half given would come twice.
    await log.discardPartial();
    const { header } = log.tail();
    this.stops.reached = header && this.stops.metBy(header);
    if (this.stops.reached !== undefined) return;
    const master = await this.connect(graceful);
    if (master === undefined) return;
    const close = () => master.close();
    graceful.addEventListener('abort', close);
    try {
      this.progress.connection = 'connected';
      this.progress.tls = master.tls;
      this.progress.master = master.uri;
      this.mayBeCut = false;
      this.wake();
      this.noteCaughtUp(master);
      listener.inSequence();
      await this.fetch(master);
    } finally {
      graceful.removeEventListener('abort', close);
      this.progress.connection = 'connecting';
      master.close();
    }
  }

  /** Undefined if `signal` aborts first: a host that does not answer must not hold up a stop. */
  private connect(signal: AbortSignal): Promise<RemoteMaster | undefined> {
    return unlessAborted(signal, this.connectOrCut(), (master) => master.close());
  }

  private async connectOrCut(): Promise<RemoteMaster> {
    const { connect, log } = this.options;
    try {
      return await connect(holdingOf(log));
    } catch (cause) {
      const error = toSluiceError(cause);
      if (!this.mayBeCut) {
        throw error.code === 'THL_DIVERGED' ? await nameOwn(error, log, connect) : error;
      }
      if (!PARTED.includes(error.code)) throw error;
      await this.cutBack(error);
      return connect(holdingOf(log));
    }
  }

  /** Two histories must not stand in one log: what is not the master's goes, by command. */
  private async cutBack({ message }: SluiceError): Promise<void> {
    const { connect, cuts, log, logger } = this.options;
    const own = await findOwn(log, connect);
    const { common, last, firstEventId, lastEventId } = own;
    const removed = `${common + 1}-${last}`;
    logger?.warn(
      { removed, firstEventId, lastEventId, afterSeqno: common },
      `passed by command: ${message}`,
    );
    const left = await heldAt(log, common, log.bounds()?.minSeqno ?? 0);
    if (left !== undefined) cuts?.note(left);
    await log.truncateAfter(common);
    crashPoint('thl-cut-back');
    this.progress.limits = [
      `by command -force, transactions ${removed} of another history (event ids ${firstEventId} to ${lastEventId}) were removed from this log; what of them the slave's database holds stays there, and the master's from seqno ${common + 1} on are applied to it`,
    ];
    logger?.warn(
      { removed },
      'transactions of another history removed from the history log by command',
    );
  }

  private async fetch(master: RemoteMaster): Promise<void> {
    const { log, bytesInFlight } = this.options;
    const queue = new AppendQueue<Appendable>(log, bytesInFlight, (it) => this.durable(it, master));
    const close = () => master.close();
    queue.failure.addEventListener('abort', close);
    try {
      for await (const batch of master.batches()) {
        this.progress.extracted(batch.events.length, sizeOf(batch));
        await this.store(batch, queue);
        this.progress.handedOn();
        if (this.stops.reached !== undefined) return;
      }
    } finally {
      await queue.settle(); // its error explains more than the connection's
    }
  }

  private async store(batch: EventBatch, queue: AppendQueue<Appendable>): Promise<void> {
    const beats = noteBeats(this.progress, batch);
    for (const whole of splitBatch(batch)) {
      const { part, stop } = cutBatch(whole, this.stops, beats);
      if (part.events.length > 0) await queue.append(part);
      this.stops.reached = stop;
      if (stop !== undefined) return;
    }
  }

  private durable({ events }: Appendable, master: RemoteMaster): void {
    noteStored(this.progress, events, this.options.clock);
    const last = events.findLast(({ header }) => header.lastFrag);
    if (last === undefined) return;
    master.acknowledge(last.header.seqno);
    this.noteCaughtUp(master);
    this.wake();
  }

  private noteCaughtUp({ held }: RemoteMaster): void {
    if (held.last !== undefined && !this.holds(held.last.seqno)) return;
    this.caughtUp = true;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

function stopped(): SluiceError {
  return new SluiceError('CONNECTION_LOST', 'the history log is no longer fetched', {
    hint: 'Bring the service online again.',
  });
}
