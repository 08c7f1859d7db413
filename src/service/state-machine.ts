import type { Clock } from '../util/clock.js';
import { nextState, type State, type Trigger } from './states.js';

/** The present state of a service, and since when. */
export class StateMachine {
  private current: State = 'START';
  private since: number;

  constructor(
    private readonly clock: Clock,
    private readonly onChange: (from: State, to: State, trigger: Trigger) => void,
  ) {
    this.since = clock.elapsed();
  }

  get state(): State {
    return this.current;
  }

  /** Seconds since the state changed last. */
  get secondsInState(): number {
    return (this.clock.elapsed() - this.since) / 1000;
  }

  /** @throws SluiceError ILLEGAL_STATE; the state stays */
  fire(trigger: Trigger): void {
    const from = this.current;
    const to = nextState(from, trigger);
    if (to === from) return;
    this.current = to;
    this.since = this.clock.elapsed();
    this.onChange(from, to, trigger);
  }
}
