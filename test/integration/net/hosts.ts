import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir } from '../../support/tmp.js';
import {
  Replicator,
  serverSection,
  setEnvironment,
  until,
  type Config,
} from '../service/replicator.js';

export const TOKEN = 'a-token-of-the-tests-0123456789';

/** A master and a slave database, each with a replicator of its own and a history log of its own. */
export interface Hosts {
  readonly master: TestServer;
  readonly slave: TestServer;
  readonly extracting: Replicator;
  readonly applying: Replicator;
  /** Where the master's replicator serves its log. */
  readonly port: number;
  dispose(): Promise<void>;
}

/** The slave's replicator reaches the master's at `via`, if that is given, and directly otherwise. */
export async function startHosts(
  kind: ServerKind,
  port: number,
  { via = port, heartbeat = '2s' }: { readonly via?: number; readonly heartbeat?: string } = {},
): Promise<Hosts> {
  const [master, slave] = await Promise.all([
    startServer({ kind, serverId: 1 }),
    startServer({ kind, serverId: 2 }),
  ]);
  setEnvironment('MASTER_PASSWORD', master.password);
  setEnvironment('SLAVE_PASSWORD', slave.password);
  setEnvironment('THL_TOKEN', TOKEN);
  const listen = { port, tokenEnv: 'THL_TOKEN', heartbeat };
  const extracting = new Replicator({
    ...common(),
    role: 'master',
    source: serverSection(master, 'MASTER_PASSWORD'),
    thl: { path: 'master.thl', listen },
  });
  const applying = new Replicator(slaveConfig(slave, via));
  const dispose = async () => {
    await applying.dispose();
    await extracting.dispose();
    await Promise.all([master.dispose(), slave.dispose()]);
  };
  return { master, slave, extracting, applying, port, dispose };
}

export function common(): Config {
  return { service: 'net', admin: { port: 0 } };
}

export function slaveConfig(slave: TestServer, port: number): Config {
  return {
    ...common(),
    role: 'slave',
    target: serverSection(slave, 'SLAVE_PASSWORD'),
    thl: { path: 'slave.thl' },
    master: { uris: [`thl://127.0.0.1:${port}/`], tokenEnv: 'THL_TOKEN' },
  };
}

/** A folder of its own for a replicator that is replaced within a test. */
export function newFolder(): string {
  return makeTemporaryDir('replicator');
}

/** Waits until both servers hold the same rows of `shop.item`. */
export async function sameRows({ master, slave, applying }: Hosts): Promise<void> {
  const sql = 'SELECT count(*) AS n, coalesce(sum(id), 0) AS ids, max(note) AS note FROM shop.item';
  const [wanted] = await master.query(sql);
  let found: unknown;
  await until(
    async () => {
      [found] = await slave.query(sql).catch(() => []);
      return JSON.stringify(found) === JSON.stringify(wanted);
    },
    () => `${JSON.stringify(found)} is not ${JSON.stringify(wanted)}\n${applying.log()}`,
  );
}

/** Waits until every transaction is on the slave once: the restart point is the log's end, the rows agree. */
export async function complete(hosts: Hosts): Promise<void> {
  await sameRows(hosts);
  const { maximumStoredSeqNo: wanted } = await hosts.extracting.status();
  await until(async () => {
    const [row] = await hosts.slave.query('SELECT seqno FROM sluice_net.trep_commit_seqno');
    return row?.['seqno'] === wanted;
  });
}
