import type { StageStatus } from '../pipeline/stage-progress.js';
import type { KnownSlave, LogBounds } from '../thl/log.js';
import type { OnlineRun } from './online-run.js';

type Seen = Pick<OnlineRun, 'stageStatus' | 'bounds' | 'slaves'>;

/** What a service that is online shows of stages and log; it stays visible when it goes offline. */
export class LastSeen {
  stages: readonly StageStatus[] = [];
  bounds: LogBounds | undefined;
  slaves: readonly KnownSlave[] = [];

  /** The running stages, or those of the last time online. */
  stagesOf(run: Seen | undefined): readonly StageStatus[] {
    const stages = run?.stageStatus() ?? [];
    return stages.length > 0 ? stages : this.stages;
  }

  /** Looks at a run, as long as there is one. */
  note(run: Seen | undefined): void {
    if (run === undefined) return;
    // Until there are stages the log was not opened; then it may be another one, which holds nothing.
    if (run.stageStatus().length > 0) this.bounds = run.bounds();
    this.stages = this.stagesOf(run);
    this.slaves = run.slaves();
  }

  /** The history log, or what it was applied to, was thrown away. */
  clear(): void {
    this.stages = [];
    this.bounds = undefined;
    this.slaves = [];
  }
}
