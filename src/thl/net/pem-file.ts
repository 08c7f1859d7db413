import { readFileSync } from 'node:fs';
import { reasonOf } from '../../errors/reason.js';
import { SluiceError } from '../../errors/sluice-error.js';

/**
 * The text of a certificate or key file; `key` is its name in the configuration.
 * @throws SluiceError CONFIG_UNREADABLE
 */
export function readPem(key: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SluiceError(
      'CONFIG_UNREADABLE',
      `cannot read ${key} file ${file}: ${reasonOf(cause)}`,
      {
        hint: `Check ${key}, and that the replicator's user may read the file.`,
        cause,
      },
    );
  }
}
