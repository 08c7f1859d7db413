/** A replicator's process, which may be killed, stopped and started again at any moment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdminClient } from '../../../src/admin/client.js';
import { freePort } from '../../support/ports.js';
import type { Journal } from './journal.js';
import { SmallDisk } from './small-disk.js';

const END_LIMIT = 60_000; // ms

const bin = (name: string): string => new URL(`../../../bin/${name}.js`, import.meta.url).pathname;

type Status = Readonly<Record<string, unknown>>;
export type ServiceConfig = Readonly<Record<string, unknown>> & { readonly service: string };

export class ReplicatorNode {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private isExpectedToEnd = false;
  /** What ended it that was not us. */
  failure: string | undefined;

  private constructor(
    readonly name: string,
    readonly folder: string,
    /** Of its history logs. */
    readonly disk: SmallDisk,
    private configs: readonly ServiceConfig[],
    private readonly port: number,
  ) {}

  /** History logs lie on a small file system of their own, where this can be mounted. */
  static async create(
    name: string,
    journal: Journal,
    configs: (disk: string) => readonly ServiceConfig[],
  ): Promise<ReplicatorNode> {
    const folder = join(journal.folder, name);
    const disk = new SmallDisk(join(folder, 'disk'));
    const parts = configs(disk.folder);
    const node = new ReplicatorNode(name, folder, disk, parts, await freePort());
    node.configure({});
    return node;
  }

  get services(): readonly string[] {
    return this.configs.map(({ service }) => service);
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  fileOf(service: string): string {
    return join(this.folder, `${service}.yaml`);
  }

  /** Changes the files of all its services. */
  configure(changes: Readonly<Record<string, unknown>>): void {
    this.configs = this.configs.map((config) => ({ ...config, ...changes }));
    const admin = { port: this.port };
    for (const config of this.configs) {
      writeFileSync(this.fileOf(config.service), JSON.stringify({ ...config, admin }, null, 1));
    }
  }

  /** @param crashAt a named place, and the how-manieth time it is reached, as `name:3` */
  start(crashAt?: string): void {
    const log = openSync(join(this.folder, 'replicator.log'), 'a');
    const files = this.services.flatMap((service) => ['--config', this.fileOf(service)]);
    const child = spawn(process.execPath, [bin('replicator'), 'run', ...files], {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...(crashAt === undefined ? {} : { SLUICE_CRASH_AT: crashAt }) },
    });
    closeSync(log);
    this.child = child;
    this.isExpectedToEnd = crashAt !== undefined;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (!this.isExpectedToEnd) this.failure = `${this.name} ended: ${code ?? signal}`;
        this.child = undefined;
        resolve();
      });
    });
  }

  /** Sends the signal, and waits until it has ended. @throws Error if it does not */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.isExpectedToEnd = true;
    this.child?.kill(signal);
    const limit = sleep(END_LIMIT, 'late', { ref: false });
    if ((await Promise.race([this.ended, limit])) !== 'late') return;
    throw new Error(`${this.name} has not ended ${END_LIMIT} ms after ${signal}`);
  }

  /** What becomes of another process with the same configuration. */
  async startTwice(): Promise<number | null> {
    const files = this.services.flatMap((service) => ['--config', this.fileOf(service)]);
    const child = spawn(process.execPath, [bin('replicator'), 'run', ...files], {
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
    return code;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async status(service: string): Promise<Status> {
    return this.admin().get<Status>('/status', { service });
  }

  /** Waits a while for a process that is starting. */
  async command(path: string, body: object): Promise<unknown> {
    const admin = this.admin();
    for (let i = 0; i < 20; i++) {
      if (
        await admin.get('/version').then(
          () => true,
          () => false,
        )
      )
        break;
      await sleep(200);
    }
    return admin.post(path, body);
  }

  /** Removes from the log of an offline service what is applied. */
  async purge(service: string, high: number): Promise<string> {
    const args = [
      bin('thl'),
      'purge',
      '-high',
      String(high),
      '-y',
      '--config',
      this.fileOf(service),
    ];
    return new Promise((resolve) => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => (said += data.toString()));
      }
      child.once('exit', () => resolve(said.trim()));
    });
  }

  async dispose(): Promise<void> {
    this.signal('SIGCONT');
    await this.end('SIGKILL');
  }

  private admin(): AdminClient {
    return new AdminClient({ host: '127.0.0.1', port: this.port });
  }
}
