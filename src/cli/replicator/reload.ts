import type { ReloadReply } from '../../admin/api.js';
import { AdminClient } from '../../admin/client.js';
import type { ConfigChange, TakesEffect } from '../../config/changes.js';
import { pidFileOf } from '../../config/run-files.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Reloaded } from '../../service/host.js';
import { accessTo } from '../admin-access.js';
import { EXIT } from '../exit-codes.js';
import { readPidFile } from '../pid-file.js';
import { processConfigOf, type Settings } from './settings.js';

const WHEN: Readonly<Record<TakesEffect, string>> = {
  now: 'in effect',
  online: 'takes effect when the service goes offline and online again',
  restart: 'takes effect with `replicator restart`',
};

/**
 * Has the running replicator read its configuration anew, and says what of it takes effect when.
 * @throws SluiceError CONFIG_INVALID, CONFIG_UNREADABLE: nothing has changed then; NOT_RUNNING
 */
export async function reload(settings: Settings): Promise<number> {
  const { first } = processConfigOf(settings);
  const running = readPidFile(pidFileOf(first));
  if (running === undefined) throw notRunning(first.service);
  const client = new AdminClient(accessTo(first.admin, running.url));
  const { services } = await client.post<ReloadReply>('/reload', {});
  process.stdout.write(services.map(describeReloaded).join(''));
  return EXIT.ok;
}

export function describeReloaded({ service, file, changes }: Reloaded): string {
  if (changes.length === 0) return `Service ${service}: nothing has changed in ${file}\n`;
  const lines = changes.map((change) => `  ${describeChange(change)}\n`);
  return `Service ${service}, ${file}:\n${lines.join('')}`;
}

function describeChange({ key, from, to, takesEffect }: ConfigChange): string {
  return `${key}: ${from ?? 'not set'} -> ${to ?? 'not set'}, ${WHEN[takesEffect]}`;
}

function notRunning(service: string): SluiceError {
  return new SluiceError('NOT_RUNNING', `replicator ${service} is not running`, {
    hint: 'The configuration is valid and is read at the next `replicator start`.',
  });
}
