/** Heartbeat periods without a packet after which a connection counts as lost. */
const PATIENCE = 4;

/**
 * Notices a connection on which nothing arrives. It counts its own ticks, not time: when this process
 * was held up, the packets that wait are read between two ticks, before the connection is given up.
 */
export class SilenceWatch {
  private readonly timer: NodeJS.Timeout;
  private silent = 0;

  /**
   * @param period milliseconds between the heartbeats of the source
   * @param excused whether silence means nothing at present: we do not read
   */
  constructor(period: number, excused: () => boolean, onSilence: () => void) {
    this.timer = setInterval(() => {
      this.silent = excused() ? 0 : this.silent + 1;
      if (this.silent > PATIENCE) onSilence();
    }, period);
  }

  heard(): void {
    this.silent = 0;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
