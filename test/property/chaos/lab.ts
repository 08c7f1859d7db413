/** The servers, replicators and links of one run, started as users start them. */
import { join } from 'node:path';
import { freePort } from '../../support/ports.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import type { Journal } from './journal.js';
import { Link } from './link.js';
import { ReplicatorNode, type ServiceConfig } from './node.js';
import type { Spec } from './spec.js';

const TOKEN_ENV = 'CHAOS_TOKEN';
const HEARTBEAT = '1s';

/** What a master writes, and where it is to arrive. */
export interface Flow {
  readonly service: string;
  readonly schema: string;
  readonly master: TestServer;
  /** Reads the master's binlog. */
  readonly extracting: ReplicatorNode;
}

export interface Lab {
  readonly spec: Spec;
  readonly journal: Journal;
  readonly flows: readonly Flow[];
  readonly slave: TestServer;
  readonly applying: ReplicatorNode;
  readonly nodes: readonly ReplicatorNode[];
  readonly links: readonly Link[];
  /** Of the links, those on which what is applied goes. */
  readonly targetLinks: readonly Link[];
}

export async function openLab(spec: Spec, journal: Journal): Promise<Lab> {
  return new Builder(spec, journal).build();
}

export async function closeLab({ nodes, links, flows, slave }: Lab): Promise<void> {
  await Promise.all(nodes.map(async (node) => node.dispose()));
  await Promise.all(links.map(async (link) => link.close()));
  await Promise.all([slave, ...flows.map(({ master }) => master)].map(async (it) => it.dispose()));
}

class Builder {
  private readonly links: Link[] = [];
  private readonly targetLinks: Link[] = [];
  private readonly nodes: ReplicatorNode[] = [];

  constructor(
    private readonly spec: Spec,
    private readonly journal: Journal,
  ) {
    process.env[TOKEN_ENV] = 'a-token-of-the-tests-0123456789';
  }

  async build(): Promise<Lab> {
    const { spec, journal, links, targetLinks, nodes } = this;
    const { kinds, topology } = spec;
    const count = topology === 'fan-in' ? 2 : 1;
    const numbers = Array.from({ length: count }, (_, i) => i + 1);
    const [slave, ...masters] = await Promise.all([
      this.server(kinds.slave, 9),
      ...numbers.map(async (id) => this.server(kinds.master, id)),
    ]);
    if (slave === undefined) throw new Error('no slave');
    const flows: Flow[] = [];
    const services: { name: string; port: number }[] = [];
    for (const [i, master] of masters.entries()) {
      const service = 'ab'.charAt(i);
      const target = topology === 'direct' ? slave : undefined;
      const { node, port } = await this.master(service, master, target);
      flows.push({ service, schema: `c_${service}`, master, extracting: node });
      services.push({ name: service, port });
    }
    if (topology === 'relay') {
      for (const service of services) service.port = await this.relay(service.name, service.port);
    }
    const applying = topology === 'direct' ? nodes[0] : await this.slave(services, slave);
    if (applying === undefined) throw new Error('nothing applies');
    return { spec, journal, flows, slave, applying, nodes, links, targetLinks };
  }

  private async server(kind: ServerKind, serverId: number): Promise<TestServer> {
    const dataDir = join(this.journal.folder, `server-${serverId}`);
    const args = argumentsOf(kind, this.spec);
    const server = await startServer({ kind, serverId, durable: true, dataDir, args });
    process.env[passwordOf(server)] = server.password;
    return server;
  }

  /** A link to a database, as a section of a configuration. */
  private async login(name: string, server: TestServer): Promise<object> {
    const link = await this.link(name, () => server.port);
    if (name.startsWith('target')) this.targetLinks.push(link);
    const { port } = link;
    return { host: '127.0.0.1', port, user: server.user, passwordEnv: passwordOf(server) };
  }

  private async link(name: string, port: () => number): Promise<Link> {
    const link = await Link.open(name, port);
    this.links.push(link);
    return link;
  }

  private async master(service: string, from: TestServer, to: TestServer | undefined) {
    const login = await this.login(`source of ${service}`, from);
    const source = { ...login, start: 'earliest', heartbeat: HEARTBEAT, connectTimeout: '3s' };
    const target = to && {
      ...(await this.login(`target of ${service}`, to)),
      connectTimeout: '3s',
    };
    const port = await freePort();
    const node = await this.node(`master-${service}`, (disk) => [
      {
        ...this.common(service),
        source,
        ...(target === undefined
          ? { role: 'master', thl: this.thl(service, disk, port) }
          : { role: 'direct', thl: this.thl(service, disk), ...this.target(target) }),
      },
    ]);
    return { node, port };
  }

  private async relay(service: string, from: number): Promise<number> {
    const master = await this.remote(`relay's THL link of ${service}`, from);
    const port = await freePort();
    await this.node(`relay-${service}`, (disk) => [
      { ...this.common(service), role: 'relay', master, thl: this.thl(service, disk, port) },
    ]);
    return port;
  }

  private async slave(
    services: readonly { readonly name: string; readonly port: number }[],
    to: TestServer,
  ): Promise<ReplicatorNode> {
    const parts = await Promise.all(
      services.map(async ({ name, port }) => ({
        name,
        master: await this.remote(`THL link of ${name}`, port),
        target: { ...(await this.login(`target of ${name}`, to)), connectTimeout: '3s' },
      })),
    );
    return this.node('slave', (disk) =>
      parts.map(({ name, master, target }) => ({
        ...this.common(name),
        role: 'slave',
        master,
        thl: this.thl(name, disk),
        ...this.target(target),
      })),
    );
  }

  private async remote(name: string, port: number): Promise<object> {
    const link = await this.link(name, () => port);
    const uris = [`thl://127.0.0.1:${link.port}/`];
    return { uris, tokenEnv: TOKEN_ENV, connectTimeout: '3s' };
  }

  private async node(
    name: string,
    configs: (disk: string) => readonly ServiceConfig[],
  ): Promise<ReplicatorNode> {
    const node = await ReplicatorNode.create(name, this.journal, configs);
    this.nodes.push(node);
    return node;
  }

  private common(service: string) {
    return { service, autoRecoveryDelay: '1s' };
  }

  private thl(service: string, disk: string, port?: number): object {
    const { fragmentSize, retention } = this.spec;
    const listen = port && { port, tokenEnv: TOKEN_ENV, heartbeat: HEARTBEAT };
    const path = join(disk, `${service}.thl`);
    return { path, fragmentSize, retention, ...(listen === undefined ? {} : { listen }) };
  }

  private target(target: object): object {
    const { blockTransactions, logUpdates, privileged } = this.spec;
    const applier = { blockTransactions, logUpdates, privileged, retryDelay: '50ms' };
    return { target, applier };
  }
}

function argumentsOf(kind: ServerKind, spec: Spec): string[] {
  const common = [
    `--binlog-format=${spec.format}`,
    `--binlog-row-image=${spec.image}`,
    '--max-binlog-size=1M',
    '--innodb-lock-wait-timeout=2',
    '--lock-wait-timeout=3',
    '--innodb-autoinc-lock-mode=1',
    '--local-infile=ON',
    '--log-bin-trust-function-creators=ON',
  ];
  if (kind === 'mariadb' || spec.gtid) return common;
  return [...common, '--enforce-gtid-consistency=OFF', '--gtid-mode=OFF'];
}

function passwordOf(server: TestServer): string {
  return `CHAOS_PASSWORD_${server.port}`;
}
