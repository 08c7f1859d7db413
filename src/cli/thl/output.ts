import { once } from 'node:events';

/** Where a command writes. */
export interface Output {
  /** Resolves when more can be taken: a long listing must not pile up in memory. */
  write(text: string): Promise<void>;
  /** Whether nobody reads any more. */
  readonly closed: boolean;
}

/** Standard output, or that for errors; which failures are none is told by `guardOutput`. */
export class StreamOutput implements Output {
  private gone = false;

  constructor(private readonly stream: NodeJS.WriteStream) {
    stream.on('error', () => {
      this.gone = true;
    });
  }

  get closed(): boolean {
    return this.gone;
  }

  async write(text: string): Promise<void> {
    if (this.gone || this.stream.write(text)) return;
    await Promise.race([once(this.stream, 'drain'), once(this.stream, 'close')]).catch(() => {
      this.gone = true;
    });
  }
}
