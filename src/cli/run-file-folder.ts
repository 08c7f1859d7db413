import { dirname } from 'node:path';
import { SluiceError } from '../errors/sluice-error.js';
import { makeFolder } from '../util/make-folder.js';
import { reasonOf } from '../errors/reason.js';

/**
 * Makes the folder of a file that a running replicator needs.
 * @param purpose what the file is, as `log file`
 * @throws SluiceError CONFIG_INVALID
 */
export function makeFolderFor(path: string, purpose: string): void {
  try {
    makeFolder(dirname(path));
  } catch (cause) {
    const message = `no folder for the ${purpose} ${path}: ${reasonOf(cause)}`;
    throw new SluiceError('CONFIG_INVALID', message, {
      cause,
      hint: 'Make the folder, writable for the replicator, or change `log.file`, `pidFile`, or `thl.path`, beside which both are by default.',
    });
  }
}
