import type { AdminAddress } from '../../admin/client.js';
import { pidFileOf } from '../../config/run-files.js';
import { accessTo } from '../admin-access.js';
import { readPidFile } from '../pid-file.js';
import { processConfigOf } from '../replicator/settings.js';

/** Where the replicator with this configuration listens: its pid file knows, whatever was set. */
export function configuredAddress(path: string): AdminAddress {
  const { first } = processConfigOf({ config: [path], set: [] });
  const url = readPidFile(pidFileOf(first))?.url ?? '';
  return accessTo(first.admin, url);
}
