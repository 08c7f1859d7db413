import { statSync } from 'node:fs';
import { SluiceError } from '../../errors/sluice-error.js';

/**
 * Tells whether a path still leads to the file that was opened. A file that is deleted while it is
 * open takes every write without an error, and is gone with the process; who reads it waits for ever.
 */
export class FileIdentity {
  private readonly opened: string | undefined;

  constructor(private readonly path: string) {
    this.opened = identityOf(path);
  }

  get isSame(): boolean {
    return identityOf(this.path) === this.opened;
  }

  /** @throws SluiceError THL_UNAVAILABLE: it has to be opened anew */
  requireToRead(): void {
    if (this.isSame) return;
    throw new SluiceError('THL_UNAVAILABLE', this.gone(), {
      hint: 'Nothing is to be done if the process that writes it has begun another one: this service opens that by itself. Else put the file back.',
    });
  }

  /** @throws SluiceError THL_WRITE_FAILED, not retryable: what was written since has no file */
  requireToWrite(): void {
    if (this.isSame) return;
    throw new SluiceError('THL_WRITE_FAILED', this.gone(), {
      hint: 'Put the file back if it was moved, and go online. If it is lost, go online: a new one begins. Where this host applies, the error that follows tells how it goes on behind what the database has. A master extracts anew from where its configuration says (source.start); its slaves then stop with THL_DIVERGED, whose hint has the commands that let the new log go on where theirs ends.',
      retryable: false,
    });
  }

  private gone(): string {
    const what = identityOf(this.path) === undefined ? 'deleted' : 'replaced by another file';
    return `history log ${this.path} was ${what} while in use`;
  }
}

/** Device and inode; undefined: no such file. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
