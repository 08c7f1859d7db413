/** A replicator's process, which may be killed, stopped and started again at any moment. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdminClient } from '../../../src/admin/client.js';
import { freePort } from '../../support/ports.js';
import type { Journal } from './journal.js';

const bin = (name: string): string => new URL(`../../../bin/${name}.js`, import.meta.url).pathname;
const ROOM = '1g';

type Status = Readonly<Record<string, unknown>>;
export type ServiceConfig = Readonly<Record<string, unknown>> & { readonly service: string };

export class ReplicatorNode {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private isExpectedToEnd = false;
  private isDiskMounted = false;
  /** What ended it that was not us. */
  failure: string | undefined;

  private constructor(
    readonly name: string,
    readonly folder: string,
    private configs: readonly ServiceConfig[],
    private readonly port: number,
    private readonly journal: Journal,
  ) {}

  /** History logs lie on a small file system of their own, where this can be mounted. */
  static async create(
    name: string,
    journal: Journal,
    configs: (disk: string) => readonly ServiceConfig[],
  ): Promise<ReplicatorNode> {
    const folder = join(journal.folder, name);
    const disk = join(folder, 'disk');
    mkdirSync(disk, { recursive: true });
    const node = new ReplicatorNode(name, folder, configs(disk), await freePort(), journal);
    node.isDiskMounted = mountAt(disk);
    node.configure({});
    return node;
  }

  get services(): readonly string[] {
    return this.configs.map(({ service }) => service);
  }

  get hasDisk(): boolean {
    return this.isDiskMounted;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  private get disk(): string {
    return join(this.folder, 'disk');
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

  start(): void {
    const log = openSync(join(this.folder, 'replicator.log'), 'a');
    const files = this.services.flatMap((service) => ['--config', this.fileOf(service)]);
    const child = spawn(process.execPath, [bin('replicator'), 'run', ...files], {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.child = child;
    this.isExpectedToEnd = false;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (!this.isExpectedToEnd) this.failure = `${this.name} ended: ${code ?? signal}`;
        this.child = undefined;
        resolve();
      });
    });
  }

  /** Sends the signal, and waits until it has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.isExpectedToEnd = true;
    this.child?.kill(signal);
    await this.ended;
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

  /** Lets nothing more be written than a few pages; false if more was written meanwhile. */
  fillDisk(): boolean {
    const { blocks, bfree, bsize } = statfsSync(this.disk);
    const kib = Math.ceil(((blocks - bfree) * bsize) / 1024) + 16;
    try {
      remount(this.disk, `${kib}k`);
      return true;
    } catch {
      return false;
    }
  }

  emptyDisk(): void {
    remount(this.disk, ROOM);
  }

  async dispose(): Promise<void> {
    this.signal('SIGCONT');
    await this.end('SIGKILL');
  }

  /** Only then can its folder be removed; what is on the disk is lost. */
  unmount(): void {
    if (!this.isDiskMounted) return;
    execFileSync('umount', ['--lazy', this.disk]);
    this.isDiskMounted = false;
  }

  /** Takes what is on the small disk into the folder, to be looked at later. */
  keepDisk(): void {
    if (!this.isDiskMounted) return;
    this.emptyDisk();
    execFileSync('cp', ['-a', this.disk, join(this.folder, 'thl')]);
    this.unmount();
    this.journal.note(`${this.name}: history logs kept in ${join(this.folder, 'thl')}`);
  }

  private admin(): AdminClient {
    return new AdminClient({ host: '127.0.0.1', port: this.port });
  }
}

function remount(folder: string, size: string): void {
  execFileSync('mount', ['-o', `remount,size=${size}`, folder], { stdio: 'ignore' });
}

function mountAt(folder: string): boolean {
  const args = ['-t', 'tmpfs', '-o', `size=${ROOM}`, 'tmpfs', folder];
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
