/** Heartbeat periods without a packet after which a connection counts as lost. */
const PATIENCE = 4;
/**
 * Milliseconds without a packet before the stream has settled: MariaDB sends no heartbeat while it
 * looks through a binlog file, a gigabyte perhaps, for the GTID to start after.
 */
const START_PATIENCE = 120_000;

/**
 * Notices a connection on which nothing arrives. It counts its own ticks, not time: when this process
 * was held up, the packets that wait are read between two ticks, before the connection is given up.
 */
export class SilenceWatch {
  private readonly timer: NodeJS.Timeout;
  private silent = 0;
  private patience: number;

  /**
   * @param period milliseconds between the heartbeats of the source
   * @param excused whether silence means nothing at present: we do not read
   */
  constructor(period: number, excused: () => boolean, onSilence: () => void) {
    this.patience = Math.max(PATIENCE, Math.ceil(START_PATIENCE / period));
    this.timer = setInterval(() => {
      this.silent = excused() ? 0 : this.silent + 1;
      if (this.silent > this.patience) onSilence();
    }, period);
  }

  heard(): void {
    this.silent = 0;
  }

  /** The source has found the place to start from: from now on there are heartbeats. */
  settle(): void {
    this.patience = PATIENCE;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
