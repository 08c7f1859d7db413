import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { RestartPoint } from '../../event/restart-point.js';
import { crashPoint } from '../../util/crash-point.js';
import { clearIntent, writeIntent, type Intent } from '../catalog/intent-table.js';
import { restartPointAfter, writeRestartPoint } from '../catalog/restart-point-table.js';
import type { TargetContext } from '../target-context.js';
import type { Block } from './block.js';

/** What those who apply a transaction ask of its bounds. */
export type Bounds = Pick<Committer, 'startAlone' | 'hurry' | 'commitIntent'>;

/** Writes the restart point, or the intent of a definition, and commits. */
export class Committer {
  /** Last restart point that COMMIT was answered for. */
  private committed: RestartPoint | undefined;
  /** Last restart point that was written, answered or not. */
  private written: RestartPoint | undefined;
  private intentOpen: boolean;
  /** The transaction being applied must be committed as soon as it ends. */
  private urgent = false;

  /** @param onCommitted called with each restart point whose COMMIT succeeded */
  constructor(
    private readonly context: TargetContext,
    private readonly block: Block,
    private readonly onCommitted: (point: RestartPoint) => void,
  ) {
    this.committed = context.start;
    this.written = context.start;
    this.intentOpen = context.intent !== undefined;
  }

  /** Whether the transaction that just ended must be committed now. */
  get isUrgent(): boolean {
    return this.urgent || this.intentOpen;
  }

  /** Whether a definition was executed that no restart point covers yet. */
  get hasIntent(): boolean {
    return this.intentOpen;
  }

  /** Has the transaction being applied committed as soon as it ends. */
  hurry(): void {
    this.urgent = true;
  }

  /** Appends what commits the complete transactions of the block, if there are any. */
  async commitBlock(): Promise<void> {
    const { last } = this.block;
    if (last !== undefined) await this.commit(last.header);
  }

  /** The same, and waits for the answers: what follows is alone in its target transaction. */
  async startAlone(): Promise<void> {
    await this.commitBlock();
    await this.context.writer.settle();
  }

  /**
   * Appends the restart point after `header` and COMMIT. They go into a packet of their own, or to the
   * head of the next one, if the number of rows that the packet so far finds must be looked at first:
   * a row that is missing must not be committed as if it had been changed.
   */
  async commit(header: Header): Promise<void> {
    const { writer, names, replay } = this.context;
    await replay.flush();
    crashPoint('apply-before-restart-point');
    if (writer.batch.hasCounts) await writer.send();
    const clears = this.intentOpen;
    if (clears) this.append(header, () => clearIntent(writer.batch.sql, names));
    this.appendRestartPoint(header);
    crashPoint('apply-before-commit');
    this.appendCommit(header, clears ? 'ddl-after-restart-point' : undefined);
    this.intentOpen = false;
    this.urgent = false;
    this.block.clear();
  }

  /**
   * Commits what has been applied so far, together with the intent to execute a definition: complete
   * transactions with their restart point, and what came before the definition in its own
   * transaction, which the intent's event index tells. Waits for the answers.
   */
  async commitIntent(header: Header, intent: Intent): Promise<void> {
    const { writer, names } = this.context;
    crashPoint('ddl-before-intent');
    await writer.settle();
    const { last } = this.block;
    if (last !== undefined) this.appendRestartPoint(last.header);
    this.append(header, () => writeIntent(writer.batch.sql, names, intent, micros()));
    this.appendCommit(header);
    this.intentOpen = true;
    this.block.clear();
    await writer.settle();
    crashPoint('ddl-after-intent');
  }

  /** Forgets what was written and not committed: it has been rolled back. */
  rolledBack(): void {
    this.written = this.committed;
    this.block.clear();
  }

  private append(header: Header, write: () => void): void {
    const { writer, variables } = this.context;
    variables.useRows(header, writer.batch);
    write();
    writer.batch.end({ header, rows: undefined, describe: undefined, undone: true });
  }

  private appendRestartPoint(header: Header): void {
    const { writer, variables, names } = this.context;
    variables.useRows(header, writer.batch);
    const before = this.written;
    const now = micros();
    this.written = restartPointAfter(header, now);
    writeRestartPoint(writer.batch.sql, names, before, this.written, now);
    const fault = (): SluiceError => moved(names.restartPoint, before);
    writer.batch.end({ header, rows: 1, describe: undefined, fault, undone: true });
  }

  private appendCommit(header: Header, then?: 'ddl-after-restart-point'): void {
    const { batch } = this.context.writer;
    const point = this.written;
    const answered = (): void => {
      this.committed = point;
      crashPoint('apply-after-commit');
      if (then !== undefined) crashPoint(then);
      if (point !== undefined) this.onCommitted(point);
    };
    batch.onSent = () => crashPoint('apply-commit-sent');
    batch.sql.text('COMMIT');
    batch.endCommit({ header, rows: undefined, describe: undefined, answered });
  }
}

/** Microseconds since 1970 UTC. */
function micros(): bigint {
  return BigInt(Date.now()) * 1000n;
}

function moved(table: string, before: RestartPoint | undefined): SluiceError {
  const was = before === undefined ? 'no row' : `seqno ${before.seqno}`;
  const message = `${table} on the slave no longer says ${was}, as this applier left it`;
  return new SluiceError('RESTART_POINT_MISMATCH', message, {
    hint: 'Make sure that one replicator alone serves this slave, and that nobody edits the table; then go online.',
  });
}
