import { SluiceError } from '../errors/sluice-error.js';
import type { StreamStart } from './stream-start.js';

/** Holds transactions back until the offset is reached from which they are wanted. */
export class StartGate {
  private readonly file: string;
  private readonly skipTo: number;
  private opened: boolean;

  constructor(start: StreamStart) {
    this.file = start.by === 'file' ? start.file : '';
    this.skipTo = (start.by === 'file' ? start.skipTo : undefined) ?? 0;
    this.opened = this.skipTo === 0;
  }

  get open(): boolean {
    return this.opened;
  }

  /**
   * To be told each place between transactions.
   * @throws SluiceError BINLOG_POSITION if the wanted offset was passed and is no such place
   */
  reach(file: string, position: number): void {
    if (this.opened) return;
    if (file === this.file && position < this.skipTo) return;
    this.opened = file === this.file && position === this.skipTo;
    if (this.opened) return;
    throw new SluiceError(
      'BINLOG_POSITION',
      `no transaction starts at offset ${this.skipTo} of binlog ${this.file}`,
      {
        hint: 'Set source.start to the start of a transaction: see SHOW BINLOG EVENTS, or take File and Position of SHOW BINARY LOG STATUS (SHOW MASTER STATUS).',
      },
    );
  }
}
