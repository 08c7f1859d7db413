/** A master, a slave and one service between them that goes on from case to case. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { serviceSchema, type ServiceConfig } from '../../../src/config/schema.js';
import type { SluiceError } from '../../../src/errors/sluice-error.js';
import type { Supervisor } from '../../../src/service/supervisor.js';
import { createService } from '../../../src/service/wiring.js';
import { differences } from '../../support/checksum.js';
import { crossDifferences } from '../../support/checksum/cross.js';
import {
  startServer,
  type MasterKind,
  type ServerKind,
  type TestServer,
} from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { serverKeys, testAuthority, tlsArgs, writeKeys } from '../../support/rds.js';
import { accountsOf, dropAccounts } from './accounts.js';
import { Audit } from './audit.js';
import { pairOf, type Lane, type Pair } from './lanes.js';
import { createLimited, limitedLogin } from './limited-login.js';
import { SCHEMA } from './run-script.js';

const MARKER = 'sluice_cases_marker'; // no comparison looks into it
const ARRIVAL = 60_000; // ms
const ARGS: Readonly<Record<MasterKind, readonly string[]>> = {
  mariadb: ['--event-scheduler=ON', '--log-bin-trust-function-creators=ON'],
  mysql: ['--event-scheduler=ON', '--log-bin-trust-function-creators=ON', '--local-infile=ON'],
  mysql56: ['--event-scheduler=ON', '--log-bin-trust-function-creators=ON'],
};

export class RunningPair {
  private service: Supervisor | undefined;
  private lane: Lane | undefined;
  private services = 0;
  private markers = 0;
  private readonly audit: Audit;

  private constructor(
    readonly master: TestServer,
    readonly slave: TestServer,
    private readonly folder: string,
    /** File with the authority that signed the slave's certificate. */
    private readonly ca: string,
  ) {
    this.audit = new Audit(slave, limitedLogin(slave).user);
  }

  /** @param servers a kind alone: master and slave are of it */
  static async start(servers: Pair | ServerKind): Promise<RunningPair> {
    const common = ['--max-allowed-packet=64M', '--character-set-server=utf8mb4'];
    const start = (kind: MasterKind, serverId: number, more: readonly string[] = []) =>
      startServer({ kind, serverId, args: [...ARGS[kind], ...common, ...more] });
    const kinds = pairOf(servers);
    const folder = makeTemporaryDir('cases');
    const files = writeKeys(folder, await serverKeys(await testAuthority()));
    const [master, slave] = await Promise.all([
      start(kinds.master, 1),
      start(kinds.slave, 2, tlsArgs(files)),
    ]);
    await createLimited(slave, { tls: true });
    return new RunningPair(master, slave, folder, files.ca);
  }

  /** Brings the servers into the lane; the service is made anew. */
  async enter(lane: Lane): Promise<void> {
    this.lane = lane;
    if (!this.isLimited) await this.audit.end();
    for (const [name, value] of Object.entries(lane.settings)) {
      await this.master.query(`SET GLOBAL ${name} = '${value}'`.replace(/'(\d+)'/, '$1'));
    }
    await this.startAfresh();
  }

  /** An empty schema on both servers, made by way of the service. */
  async prepare(): Promise<void> {
    if (this.service?.state !== 'ONLINE') await this.startAfresh();
    if (this.isLimited) await this.audit.begin();
    await this.clear(this.master, '');
    await this.master.query(`CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`);
  }

  /** Waits until the slave has all that the master has logged; resolves with the error if it never will. */
  async arrival(): Promise<SluiceError | undefined> {
    const mark = (this.markers += 1);
    await this.master.query(`UPDATE ${MARKER}.m SET n = ${mark}`);
    const deadline = performance.now() + ARRIVAL;
    while (performance.now() < deadline) {
      if (this.failure() !== undefined) return this.failure();
      if (await this.hasMark(mark)) return undefined;
      await sleep(10);
    }
    throw new Error(`nothing arrived for ${ARRIVAL / 1000} s: ${this.explain()}`);
  }

  /** Fails if the login of a cloud service was sent to do, since `prepare`, what it may not. */
  async expectNothingPrivileged(): Promise<void> {
    if (this.isLimited) await this.audit.expectNothingPrivileged();
  }

  private get isLimited(): boolean {
    return this.lane?.tags.includes('limited') === true;
  }

  /** Waits for what is under way, and stops. */
  async pause(): Promise<void> {
    if ((await this.arrival()) === undefined) await this.service?.offline();
  }

  /** Goes on, unless an error has ended it. */
  async resume(): Promise<void> {
    if (this.service?.state === 'OFFLINE:NORMAL') await this.goOnline(this.service);
  }

  /** What differs between the servers, in lines for people. */
  async differences(same: readonly string[], onlyAnswers: boolean): Promise<string[]> {
    const lines = onlyAnswers ? [] : await this.contentDifferences();
    for (const query of same) lines.push(...(await this.compareAnswers(query)));
    return lines;
  }

  private async contentDifferences(): Promise<string[]> {
    if (this.lane !== undefined && this.lane.master !== this.lane.slave) return this.crossed();
    const lines = await differences(this.master, this.slave);
    const [ours, theirs] = [await accountsOf(this.master), await accountsOf(this.slave)];
    if (ours.join('\n') !== theirs.join('\n')) lines.push(...ours, '-- against --', ...theirs);
    return lines;
  }

  /** Servers of different kinds write the same definitions and accounts in different words. */
  private async crossed(): Promise<string[]> {
    const sides = [await this.master.connect(), await this.slave.connect()] as const;
    try {
      return await crossDifferences(...sides);
    } finally {
      await Promise.all(sides.map((side) => side.end()));
    }
  }

  /** The next case starts with servers that are the same, whatever was left. */
  abandon(): Promise<void> {
    return this.startAfresh();
  }

  async dispose(): Promise<void> {
    await this.service?.shutdown(true);
    await Promise.all([this.master.dispose(), this.slave.dispose()]);
    removeTemporaryDir(this.folder);
  }

  /** What the slave is executing must have come to its end before it is cleared. */
  private async startAfresh(): Promise<void> {
    await this.service?.shutdown();
    for (const server of [this.master, this.slave]) await this.reset(server);
    this.services += 1;
    this.service = createService(this.config(), pino({ level: 'silent' }));
    await this.goOnline(this.service);
  }

  private async goOnline(service: Supervisor): Promise<void> {
    service.online();
    while (service.state !== 'ONLINE') {
      if (this.failure() !== undefined) throw this.failure()!;
      await sleep(5);
    }
  }

  private config(): ServiceConfig {
    const { master, slave, lane, folder } = this;
    const service = `cases${this.services}`;
    const login = ({ host, port, user, password }: TestServer) => ({ host, port, user, password });
    return serviceSchema.parse({
      service,
      role: 'direct',
      source: { ...login(master), heartbeat: '1s' },
      target: this.isLimited
        ? { ...login(slave), ...limitedLogin(slave), tls: { ca: this.ca } }
        : login(slave),
      thl: { path: join(folder, `${service}.thl`), ...lane?.thl },
      applier: { retryDelay: '20ms', retries: 3, ...lane?.applier },
      autoRecoveryDelay: '0s',
    });
  }

  private async reset(server: TestServer): Promise<void> {
    const unlogged = 'SET SESSION sql_log_bin = 0; ';
    await this.endPrepared(server);
    await this.clear(server, unlogged);
    await server.query(
      `${unlogged}CREATE DATABASE IF NOT EXISTS ${MARKER};
       CREATE TABLE IF NOT EXISTS ${MARKER}.m (n INT PRIMARY KEY);
       REPLACE INTO ${MARKER}.m VALUES (0); DELETE FROM ${MARKER}.m WHERE n <> 0;
       SET SESSION sql_log_bin = 1`,
    );
    this.markers = 0;
  }

  /** What a service holds prepared keeps its tables from being dropped. */
  private async endPrepared(server: TestServer): Promise<void> {
    if (server.kind !== 'mariadb') return;
    for (const { data } of await server.query("XA RECOVER FORMAT='SQL'")) {
      await server.query(`XA ROLLBACK ${String(data)}`);
    }
  }

  /** Drops every schema and account that a case may have made. */
  private async clear(server: TestServer, prefix: string): Promise<void> {
    const rows = await server.query(
      String.raw`SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN
         ('mysql', 'sys', 'information_schema', 'performance_schema') AND schema_name NOT LIKE 'sluice\\_%'`,
    );
    const names = rows.map((row) => `\`${String(row['name']).replaceAll('`', '``')}\``);
    const drops = names.map((name) => `DROP DATABASE IF EXISTS ${name}`);
    const sql = [...drops, await dropAccounts(server)].filter((text) => text !== '').join('; ');
    if (sql !== '') await server.query(`${prefix}SET SESSION foreign_key_checks = 0; ${sql}`);
  }

  private async hasMark(mark: number): Promise<boolean> {
    const [row] = await this.slave.query(`SELECT n FROM ${MARKER}.m`);
    return row?.['n'] === mark;
  }

  private failure(): SluiceError | undefined {
    return this.service?.state === 'OFFLINE:ERROR' ? this.service.snapshot().pending : undefined;
  }

  private explain(): string {
    const { state, pending } = this.service!.snapshot();
    return `the service is ${state}; ${pending?.message ?? 'no error'}`;
  }

  private async compareAnswers(query: string): Promise<string[]> {
    const [ours, theirs] = [await this.master.query(query), await this.slave.query(query)];
    const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)];
    return left === right ? [] : [`answers differ: ${query}`, left, '-- against --', right];
  }
}
