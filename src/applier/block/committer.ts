import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { RestartPoint } from '../../event/restart-point.js';
import { crashPoint } from '../../util/crash-point.js';
import { restartPointAfter, writeRestartPoint } from '../catalog/restart-point-table.js';
import type { TargetContext } from '../target-context.js';

/** Writes the restart point and commits. */
export class Committer {
  /** Last restart point that COMMIT was answered for. */
  committed: RestartPoint | undefined;
  /** Last restart point that was written, answered or not. */
  private written: RestartPoint | undefined;

  /** @param onCommitted called with each restart point whose COMMIT succeeded */
  constructor(
    private readonly context: TargetContext,
    private readonly onCommitted: (point: RestartPoint) => void,
  ) {
    this.committed = context.start;
    this.written = context.start;
  }

  /**
   * Appends the restart point after `header` and COMMIT. They go into a packet of their own, or to the
   * head of the next one, if the number of rows that the packet so far finds must be looked at first:
   * a row that is missing must not be committed as if it had been changed.
   */
  async commit(header: Header): Promise<void> {
    const { writer } = this.context;
    crashPoint('apply-before-restart-point');
    if (writer.batch.hasCounts) await writer.send();
    this.appendRestartPoint(header);
    crashPoint('apply-before-commit');
    this.appendCommit(header);
  }

  /** Forgets what was written and not committed: it has been rolled back. */
  rolledBack(): void {
    this.written = this.committed;
  }

  private appendRestartPoint(header: Header): void {
    const { writer, variables, names } = this.context;
    variables.useRows(header, writer.batch);
    const before = this.written;
    const now = BigInt(Date.now()) * 1000n;
    this.written = restartPointAfter(header, now);
    writeRestartPoint(writer.batch.sql, names, before, this.written);
    const fault = (): SluiceError => moved(names.restartPoint, before);
    writer.batch.end({ header, rows: 1, describe: undefined, fault });
  }

  private appendCommit(header: Header): void {
    const { batch } = this.context.writer;
    const point = this.written;
    batch.onSent = () => crashPoint('apply-commit-sent');
    batch.sql.text('COMMIT');
    batch.endCommit({
      header,
      rows: undefined,
      describe: undefined,
      answered: () => {
        if (point === undefined) return;
        this.committed = point;
        crashPoint('apply-after-commit');
        this.onCommitted(point);
      },
    });
  }
}

function moved(table: string, before: RestartPoint | undefined): SluiceError {
  const was = before === undefined ? 'no row' : `seqno ${before.seqno}`;
  const message = `${table} on the slave no longer says ${was}, as this applier left it`;
  return new SluiceError('RESTART_POINT_MISMATCH', message, {
    hint: 'Make sure that one replicator alone serves this slave, and that nobody edits the table; then go online.',
  });
}
