/** What most suites with a replicator process begin with: two servers, and a service between them. */
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { Replicator, serverSection, setEnvironment, type Config } from './replicator.js';

/** Two empty servers. */
export interface ServerPair {
  readonly master: TestServer;
  readonly slave: TestServer;
  /** Sections of a configuration; the passwords are in the environment of the commands. */
  readonly source: object;
  readonly target: object;
  dispose(): Promise<void>;
}

export async function serverPair(kind: ServerKind): Promise<ServerPair> {
  const [master, slave] = await Promise.all([
    startServer({ kind, serverId: 1 }),
    startServer({ kind, serverId: 2 }),
  ]);
  setEnvironment('MASTER_PASSWORD', master.password);
  setEnvironment('SLAVE_PASSWORD', slave.password);
  const source = serverSection(master, 'MASTER_PASSWORD');
  const target = serverSection(slave, 'SLAVE_PASSWORD');
  const dispose = async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  };
  return { master, slave, source, target, dispose };
}

export interface ReplicatedPair extends ServerPair {
  readonly replicator: Replicator;
}

/** A pair with a direct service `alpha` between them, which does not run yet; `changes` its configuration. */
export async function replicatedPair(
  kind: ServerKind,
  changes: Config = {},
): Promise<ReplicatedPair> {
  const servers = await serverPair(kind);
  const { source, target } = servers;
  const replicator = new Replicator({
    service: 'alpha',
    role: 'direct',
    source,
    target,
    thl: { path: 'history.thl' },
    admin: { port: 0 },
    ...changes,
  });
  const dispose = async () => {
    await replicator.dispose();
    await servers.dispose();
  };
  return { ...servers, replicator, dispose };
}
