import type { SluiceError } from '../errors/sluice-error.js';
import type { StageStatus } from './stage-progress.js';

/** How a stage is told to end. */
export interface StopSignals {
  /** End at the next transaction boundary, with everything taken so far made durable. */
  readonly graceful: AbortSignal;
  /** End at once; what is not durable is rolled back. Implies `graceful`. */
  readonly immediate: AbortSignal;
}

/** A failure that the stage deals with itself by trying again. */
export interface Retry {
  readonly error: SluiceError;
  /** Retries since the last progress, this one included. */
  readonly attempt: number;
  /** Milliseconds until it is tried again. */
  readonly delay: number;
}

export interface StageListener {
  /** The stage is connected and in sequence: what comes now is what follows. */
  inSequence(): void;
  /** The stage lost its place and is about to try again. */
  retrying(retry: Retry): void;
}

/** A step of the pipeline: moves transactions from one place to the next, in order. */
export interface Stage {
  readonly name: string;
  /**
   * Runs until told to stop.
   * @throws SluiceError what the stage cannot overcome by itself
   */
  run(signals: StopSignals, listener: StageListener): Promise<void>;
  status(): StageStatus;
}
