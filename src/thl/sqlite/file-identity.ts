import { statSync } from 'node:fs';
import { SluiceError } from '../../errors/sluice-error.js';

/**
 * Tells whether a path still leads to the file that was opened. A file that is deleted while it is
 * open takes every write without an error, and is gone with the process.
 */
export class FileIdentity {
  private readonly opened: string | undefined;

  constructor(private readonly path: string) {
    this.opened = identityOf(path);
  }

  /** @throws SluiceError THL_WRITE_FAILED, not retryable: what was written since has no file */
  require(): void {
    const found = identityOf(this.path);
    if (found === this.opened) return;
    const what = found === undefined ? 'deleted' : 'replaced by another file';
    throw new SluiceError('THL_WRITE_FAILED', `history log ${this.path} was ${what} while in use`, {
      hint: 'Put the file back if it was moved, and go online. If it is lost, go online: a new one begins. Where this host applies, the error that follows tells how it goes on behind what the database has. A master extracts anew from where its configuration says (source.start); its slaves then stop with THL_DIVERGED, whose hint has the commands that let the new log go on where theirs ends.',
      retryable: false,
    });
  }
}

/** Device and inode; undefined: no such file. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
