/** A master and a slave with a service between them that is made anew for each configuration. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { serviceSchema } from '../../../src/config/schema.js';
import type { SluiceError } from '../../../src/errors/sluice-error.js';
import { statusOf, type Status } from '../../../src/service/status.js';
import type { Supervisor } from '../../../src/service/supervisor.js';
import { createService } from '../../../src/service/wiring.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { createLimited, limitedLogin } from '../cases/limited-login.js';

const PATIENCE = 20_000; // ms
const SYSTEM = ['mysql', 'sys', 'information_schema', 'performance_schema'];

export interface Settings {
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly applier?: Readonly<Record<string, unknown>>;
  /** Apply with a login that administers nothing. */
  readonly isLimited?: boolean;
}

export class FilteredPair {
  private service: Supervisor | undefined;
  private count = 0;
  private marks = 0;
  private readonly folder = makeTemporaryDir('filter');
  /** Lines of the service's log. */
  readonly lines: string[] = [];

  private constructor(
    readonly master: TestServer,
    readonly slave: TestServer,
  ) {}

  static async start(kind: ServerKind): Promise<FilteredPair> {
    const args = ['--binlog-row-metadata=FULL'];
    const [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1, args }),
      startServer({ kind, serverId: 2, args }),
    ]);
    await createLimited(slave);
    return new FilteredPair(master, slave);
  }

  /** Both servers without schemas, and a service that is online. */
  async use({ filters = {}, applier = {}, isLimited = false }: Settings): Promise<void> {
    await this.service?.shutdown();
    for (const server of [this.master, this.slave]) await this.clear(server);
    this.count += 1;
    const service = `filter${this.count}`;
    const login = ({ host, port, user, password }: TestServer) => ({ host, port, user, password });
    const target = isLimited
      ? { ...login(this.slave), ...limitedLogin(this.slave) }
      : login(this.slave);
    const config = serviceSchema.parse({
      service,
      role: 'direct',
      source: login(this.master),
      target,
      thl: { path: join(this.folder, `${service}.thl`) },
      applier: { retries: 0, ...applier },
      filters,
      autoRecoveryDelay: '0s',
    });
    this.lines.length = 0;
    const logger = pino({ level: 'info' }, { write: (line: string) => void this.lines.push(line) });
    this.service = createService(config, logger);
    this.online();
    while (this.service.state !== 'ONLINE') {
      if (this.service.state === 'OFFLINE:ERROR') throw this.service.snapshot().pending!;
      await sleep(5);
    }
    await this.master.query('CREATE DATABASE mark; CREATE TABLE mark.m (n INT PRIMARY KEY)');
  }

  online(skip: readonly number[] = []): void {
    this.service!.online({ skip: skip.map((from) => ({ from, to: from })) });
  }

  /** Resolves when the slave has what the master has logged, or with the error that stopped the service. */
  async arrival(): Promise<SluiceError | undefined> {
    this.marks += 1;
    await this.master.query(`REPLACE INTO mark.m VALUES (${this.marks})`);
    const deadline = performance.now() + PATIENCE;
    while (performance.now() < deadline) {
      if (this.service?.state === 'OFFLINE:ERROR') return this.service.snapshot().pending;
      if (await this.hasArrived()) return undefined;
      await sleep(10);
    }
    throw new Error(`nothing arrived: ${JSON.stringify(this.status())}`);
  }

  status(): Status {
    return statusOf(this.service!.snapshot(), 'test');
  }

  /** The first column of what the slave answers. */
  async onSlave(sql: string): Promise<unknown[]> {
    return (await this.slave.query(sql)).map((row) => Object.values(row)[0]);
  }

  async dispose(): Promise<void> {
    await this.service?.shutdown(true);
    await Promise.all([this.master.dispose(), this.slave.dispose()]);
    removeTemporaryDir(this.folder);
  }

  private async hasArrived(): Promise<boolean> {
    try {
      const [mark] = await this.onSlave(`SELECT n FROM mark.m WHERE n = ${this.marks}`);
      return mark === this.marks;
    } catch {
      return false; // the table is not there yet
    }
  }

  private async clear(server: TestServer): Promise<void> {
    const rows = await server.query(
      String.raw`SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT LIKE 'sluice\\_%'`,
    );
    const names = rows.map(({ name }) => String(name)).filter((name) => !SYSTEM.includes(name));
    const drops = names.map((name) => `DROP DATABASE \`${name}\`;`).join('');
    const users = "DROP USER IF EXISTS 'someone'@'localhost';";
    await server.query(`SET SESSION sql_log_bin = 0; ${drops}${users} SET SESSION sql_log_bin = 1`);
  }
}
