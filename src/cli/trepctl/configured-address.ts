import type { AdminAddress } from '../../admin/client.js';
import { pidFileOf } from '../../config/run-files.js';
import { accessTo } from '../admin-access.js';
import { readPidFile } from '../pid-file.js';
import { processConfigOf } from '../replicator/settings.js';

export interface Configured {
  readonly address: AdminAddress;
  /** The service that the file is of; undefined: a folder with several. */
  readonly service: string | undefined;
}

/** Where the replicator with this configuration listens: its pid file knows, whatever was set. */
export function configuredAddress(path: string): Configured {
  const { first, services } = processConfigOf({ config: [path], set: [] });
  const url = readPidFile(pidFileOf(first))?.url ?? '';
  const service = services.length === 1 ? first.service : undefined;
  return { address: accessTo(first.admin, url), service };
}
