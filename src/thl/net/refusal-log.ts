import type { Logger } from 'pino';

/** Milliseconds in which the same peer is named once for the same reason. */
const INTERVAL = 60_000;
/** Peers and reasons told apart; beyond them all count as one. */
const MOST = 1_000;
const OTHERS = 'others';

/** Besides these, what else the line holds. */
interface Refusal {
  /** Its address, without the port, which is another one each time. */
  readonly peer: string;
  /** What tells one kind of refusal from another. */
  readonly reason: string;
  readonly level?: 'warn' | 'info';
  readonly [fact: string]: unknown;
}

interface Refused {
  readonly since: number;
  more: number;
}

/**
 * Logs what is refused at a port: once per peer, reason and minute, so that whoever knocks all the
 * time fills neither the log nor the memory. The next line says how many were passed over.
 */
export class RefusalLog {
  private readonly refused = new Map<string, Refused>();

  constructor(
    private readonly logger: Logger,
    private readonly now: () => number = () => performance.now(),
  ) {}

  note({ peer, reason, level = 'warn', ...facts }: Refusal, message: string): void {
    const key = this.keyOf(`${peer} ${reason}`);
    const known = this.refused.get(key);
    if (known !== undefined && this.now() - known.since < INTERVAL) {
      known.more += 1;
      return;
    }
    this.refused.set(key, { since: this.now(), more: 0 });
    const more = known === undefined || known.more === 0 ? {} : { notLogged: known.more };
    this.logger[level]({ address: peer, ...facts, ...more }, message);
  }

  private keyOf(key: string): string {
    if (this.refused.has(key) || this.refused.size < MOST) return key;
    for (const [old, { since }] of this.refused) {
      if (this.now() - since >= INTERVAL) this.refused.delete(old);
    }
    return this.refused.size < MOST ? key : OTHERS;
  }
}
