import { AdminClient } from '../../admin/client.js';
import type { ServiceConfig } from '../../config/schema.js';
import { pidFileOf } from '../../config/run-files.js';
import { VIEWS } from '../../service/views.js';
import { accessTo } from '../admin-access.js';
import { formatFailure } from '../failure.js';
import { readPidFile } from '../pid-file.js';
import { processFacts } from './host-facts.js';

/** A text, and where it goes in the archive. */
export interface Entry {
  readonly name: string;
  readonly text: string;
}

/** How long one answer is waited for, in ms: a process that hangs is worth a report as well. */
const LIMIT = 5_000;

/** What the process of a service tells of it. */
export async function runningEntries(config: ServiceConfig): Promise<Entry[]> {
  const { service, admin } = config;
  const running = readPidFile(pidFileOf(config));
  if (running === undefined) {
    return [{ name: `status/${service}.txt`, text: 'The replicator is not running.\n' }];
  }
  const client = new AdminClient(accessTo(admin, running.url));
  const ask = async (name: string, path: string, view?: string): Promise<Entry> => ({
    name: `status/${service}-${name}.json`,
    text: await answer(client, path, { service, name: view }),
  });
  const plain = ['version', 'services', 'status', 'perf', 'clients', 'heartbeats', 'properties'];
  return [
    { name: `status/process-${running.pid}.txt`, text: processFacts(running.pid) },
    ...(await Promise.all(plain.map((name) => ask(name, `/${name}`)))),
    ...(await Promise.all(VIEWS.map((view) => ask(view, '/status', view)))),
  ];
}

async function answer(
  client: AdminClient,
  path: string,
  { service, name }: { readonly service: string; readonly name: string | undefined },
): Promise<string> {
  const general = path === '/version' || path === '/services';
  const query = general ? {} : { service, name };
  try {
    return `${JSON.stringify(await inTime(client.get<unknown>(path, query)), undefined, 2)}\n`;
  } catch (error) {
    return `${formatFailure(error)}\n`;
  }
}

function inTime<T>(reply: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT} ms`)), LIMIT);
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
