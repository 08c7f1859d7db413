import type { Clock } from '../util/clock.js';

/** How far a provisioning is; the CLI shows it. */
export interface ProgressReport {
  readonly phase: string;
  readonly tables: number;
  readonly tablesDone: number;
  readonly rows: number;
  /** Of the statements sent. */
  readonly bytes: number;
  /** What the master estimates the tables at. */
  readonly bytesExpected: number;
  readonly chunksCompared: number;
  readonly seconds: number;
  /** Undefined while it cannot be told. */
  readonly secondsLeft: number | undefined;
  readonly table: string;
}

/** Counts what was done; no input or output. */
export class Progress {
  phase = 'starting';
  private tables = 0;
  private tablesDone = 0;
  private rows = 0;
  private bytes = 0;
  private bytesExpected = 0;
  private chunksCompared = 0;
  private table = '';
  private readonly started: number;

  constructor(private readonly clock: Clock) {
    this.started = clock.elapsed();
  }

  /** A snapshot was taken: so much is to be done. */
  expect(tables: number, bytes: number): void {
    this.tables = tables;
    this.tablesDone = 0;
    this.bytesExpected = this.bytes + bytes;
  }

  copied(rows: number, bytes: number): void {
    this.rows += rows;
    this.bytes += bytes;
  }

  compared(): void {
    this.chunksCompared += 1;
  }

  tableDone(table: string): void {
    this.tablesDone += 1;
    this.table = table;
  }

  report(): ProgressReport {
    const seconds = (this.clock.elapsed() - this.started) / 1000;
    const { phase, tables, tablesDone, rows, bytes, bytesExpected, chunksCompared, table } = this;
    const share = bytesExpected === 0 ? 0 : Math.min(1, bytes / bytesExpected);
    const secondsLeft = share < 0.01 || share >= 1 ? undefined : (seconds * (1 - share)) / share;
    return {
      phase,
      tables,
      tablesDone,
      rows,
      bytes,
      bytesExpected,
      chunksCompared,
      seconds,
      secondsLeft,
      table,
    };
  }
}
