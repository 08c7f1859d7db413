import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { afterAll } from 'vitest';
import { listenSchema, masterSchema } from '../../../src/config/schema/net.js';
import type { ListenConfig, MasterConfig } from '../../../src/config/schema.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { Log } from '../../../src/thl/log.js';
import { holdingOf } from '../../../src/thl/net/history-check.js';
import { connectMaster } from '../../../src/thl/net/master.js';
import type { MasterConnection } from '../../../src/thl/net/master-connection.js';
import { startThlServer, type ThlServer } from '../../../src/thl/net/thl-server.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { makeEvent, makeSource } from '../../contract/log-events.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';

const folder = makeTemporaryDir('net');
const open: { close(): Promise<void> | void }[] = [];
let count = 0;
afterAll(async () => {
  for (const each of open.toReversed()) await each.close();
  removeTemporaryDir(folder);
});

export const silent = pino({ level: 'silent' });

/** A history log in a file of its own. */
export async function newLog(): Promise<Log> {
  const path = join(folder, `${count++}.thl`);
  const config = { path, fragmentSize: 1024, commitBytes: 1 << 22, commitDelay: 0, retention: 0 };
  const log = await openLog(config, 'write', { logger: silent });
  open.push(log);
  return log;
}

/** Appends transactions `from` to `to`; `size`: bytes of each. */
export async function fill(
  log: Log,
  from: number,
  to: number,
  change: { readonly size?: number; readonly epoch?: number } = {},
): Promise<void> {
  const { size = 50, epoch = 0 } = change;
  const appends: Promise<void>[] = [];
  for (let seqno = from; seqno <= to; seqno++) {
    const event = makeEvent(seqno, { epoch, data: Buffer.alloc(size, `data of ${seqno} `) });
    appends.push(log.append([event], makeSource(seqno)));
  }
  await Promise.all(appends);
}

export interface Served {
  readonly server: ThlServer;
  readonly port: number;
  /** What the server logged. */
  readonly lines: string[];
}

type Listen = Partial<Record<keyof ListenConfig, unknown>>;

/** Serves `log` as service `alpha` on a free port. */
export async function serve(log: Log, listen: Listen = {}, fetched = false): Promise<Served> {
  const lines: string[] = [];
  const logger: Logger = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(line) },
  );
  const config = listenSchema.parse({ port: 0, heartbeat: '200ms', ...listen });
  const served = { service: 'alpha', log, fetched };
  const server = await startThlServer(config, { ...served, node: 'db1', logger });
  open.push(server);
  return { server, port: Number(/:(\d+)\/$/.exec(server.uri)?.[1]), lines };
}

type Master = Partial<Record<keyof MasterConfig, unknown>>;

export interface Asking {
  readonly service?: string;
  readonly node?: string;
  readonly master?: Master;
}

/** Connects as the slave that has `log`. */
export async function joinMaster(
  port: number,
  log: Log,
  asking: Asking = {},
): Promise<MasterConnection> {
  const { service = 'alpha', node = 'db2', master = {} } = asking;
  const config = masterSchema.parse({ uris: [`thl://127.0.0.1:${port}/`], ...master });
  const connection = await connectMaster(config, { service, node, held: holdingOf(log) });
  open.push(connection);
  return connection;
}

/** Takes events until the one of `seqno` has come. */
export async function takeUntil(master: MasterConnection, seqno: number): Promise<ThlEvent[]> {
  const events: ThlEvent[] = [];
  for await (const batch of master.batches()) {
    events.push(...batch.events);
    if ((batch.events.at(-1)?.header.seqno ?? -1) >= seqno) return events;
  }
  throw new Error('the connection was closed');
}

/** Waits up to 20 s. */
export async function until(condition: () => boolean): Promise<void> {
  const limit = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > limit) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
