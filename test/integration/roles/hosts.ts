import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { FlushReply, WaitReply } from '../../../src/admin/api.js';
import { AdminClient } from '../../../src/admin/client.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import {
  command,
  Replicator,
  serverSection,
  setEnvironment,
  type Outcome,
} from '../service/replicator.js';

/** A database with a replicator beside it, which can be master and slave. */
export interface Host {
  readonly name: string;
  readonly server: TestServer;
  readonly replicator: Replicator;
  readonly thlPort: number;
}

/** Three hosts; the first is master. `ports`: of their history logs, three that nobody else has. */
export async function startHosts(kind: ServerKind, ports: number): Promise<Host[]> {
  const hosts = await Promise.all(
    ['A', 'B', 'C'].map((name, i) => makeHost(kind, name, i + 1, ports)),
  );
  const [, , c] = hosts;
  await runShifted(c!.replicator);
  await Promise.all(hosts.slice(0, 2).map(({ replicator }) => replicator.run()));
  await Promise.all(hosts.map(({ replicator }) => replicator.reach('ONLINE')));
  return hosts;
}

/** How far the third host's clock is ahead, in seconds. */
export const SHIFT = 3600;

/** What a host whose clock is ahead is for this process. */
const SHIFTED = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${SHIFT * 1000};`;

export async function runShifted(replicator: Replicator): Promise<void> {
  setEnvironment('NODE_OPTIONS', `--import ${JSON.stringify(SHIFTED)}`);
  try {
    await replicator.run();
  } finally {
    setEnvironment('NODE_OPTIONS', '');
  }
}

async function makeHost(
  kind: ServerKind,
  name: string,
  serverId: number,
  ports: number,
): Promise<Host> {
  const server = await startServer({ kind, serverId });
  setEnvironment(`PASSWORD_${name}`, server.password);
  const thlPort = ports + serverId;
  const replicator = new Replicator({
    service: 'roles',
    role: name === 'A' ? 'master' : 'slave',
    datasource: serverSection(server, `PASSWORD_${name}`),
    master: { uris: [uriOf(ports + 1)], connectTimeout: '2s' },
    thl: { path: `${name}.thl`, listen: { port: thlPort, heartbeat: '200ms' } },
    applier: { logUpdates: name === 'B' }, // one that writes what it applies to its binlog
    admin: { port: 0 },
  });
  return { name, server, replicator, thlPort };
}

export function uriOf(thlPort: number): string {
  return `thl://127.0.0.1:${thlPort}/`;
}

export function switchTo(hosts: readonly Host[], ...options: string[]): Promise<Outcome> {
  const named = hosts.flatMap((host) => ['--host', adminOf(host)]);
  return command('replicator', 'switch', ...named, ...options);
}

export function adminOf({ replicator }: Host): string {
  return `127.0.0.1:${replicator.port}`;
}

/** Waits until every host has applied what the master has stored just now. */
export async function settled(master: Host, slaves: readonly Host[]): Promise<number> {
  const { seqno } = await ask<FlushReply>(master, 'flush', { limit: 20 });
  for (const slave of slaves) {
    const reply = await ask<WaitReply>(slave, 'wait', { applied: seqno, limit: 30 });
    if (!reply.reached) throw new Error(slave.replicator.log().slice(-3000));
  }
  return seqno;
}

/** As `trepctl` does, without a process of its own, which takes most of the time. */
export function ask<T>({ replicator }: Host, command: string, body: object = {}): Promise<T> {
  const client = new AdminClient({ host: '127.0.0.1', port: replicator.port });
  return client.post<T>(`/${command}`, body);
}

/** What the history log of a host holds, one line for each transaction. */
export async function history({ name, replicator }: Host): Promise<string[]> {
  const path = join(replicator.folder, `${name}.thl`);
  const log = await openLog({ path }, 'read', { logger: pino({ level: 'silent' }) });
  const found: string[] = [];
  for await (const batch of log.read(undefined, new AbortController().signal)) {
    if (batch.length === 0) break;
    for (const { header } of batch) {
      const { seqno, epoch, sourceId, eventId, lastFrag } = header;
      if (lastFrag) found.push(`${seqno} ${epoch} ${sourceId} ${eventId}`);
    }
  }
  await log.close();
  return found;
}

/** Writes rows one by one, in a transaction each, until it is told to stop; how many there are then. */
export function writeSteadily(server: TestServer, from: number): () => Promise<number> {
  const stop = new AbortController();
  const writing = (async () => {
    let id = from;
    for (; !stop.signal.aborted; id++) {
      await server.query('INSERT INTO shop.item VALUES (?, ?)', [id, `row ${id}`]);
      await server.query('UPDATE shop.counter SET n = n + 1');
      await delay(5);
    }
    return id;
  })();
  writing.catch(() => undefined);
  return () => {
    stop.abort();
    return writing;
  };
}
