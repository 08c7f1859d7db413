import type { AdminAddress } from '../../admin/client.js';
import { loadConfig } from '../../config/load.js';
import { pidFileOf } from '../../config/run-files.js';
import { addressOf } from '../address.js';
import { readPidFile } from '../pid-file.js';

/** Where the replicator with this configuration listens: its pid file knows, whatever was set. */
export function configuredAddress(path: string): AdminAddress {
  const config = loadConfig(path);
  const url = readPidFile(pidFileOf(config))?.url ?? '';
  return url === '' ? config.admin : addressOf(url);
}
