import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { AdminClient } from '../../../src/admin/client.js';
import type { TestServer } from '../../support/servers.js';

const bin = (name: string) => fileURLToPath(new URL(`../../../bin/${name}.js`, import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** Runs one of our commands to its end. */
export function command(name: 'replicator' | 'trepctl', ...args: string[]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin(name), ...args],
      { env: environment },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? -1);
        resolve({ code, stdout, stderr, milliseconds: performance.now() - started });
      },
    );
  });
}

const environment = { ...process.env };

/** Passwords reach the replicator through its environment. */
export function setEnvironment(name: string, value: string): void {
  environment[name] = value;
}

/** How to reach a test server, for a configuration. */
export function serverSection({ host, port, user }: TestServer, passwordEnv: string): object {
  return { host, port, user, passwordEnv };
}

export type Config = Readonly<Record<string, unknown>>;

/** A replicator as a process of its own, in a folder of its own. */
export class Replicator {
  readonly folder: string;
  readonly file: string;
  readonly logFile: string;
  private child: ChildProcess | undefined;
  private ended: Promise<number> = Promise.resolve(0);

  constructor(
    private config: Config,
    folder?: string,
    name = 'service',
    /** What runs the launcher. */
    private readonly node: readonly [string, ...string[]] = [process.execPath],
  ) {
    this.folder = folder ?? makeTemporaryDir('replicator');
    this.file = join(this.folder, `${name}.yaml`);
    this.logFile = join(this.folder, `${name}-run.log`);
    this.configure({});
  }

  /** Changes the configuration file; takes effect with the next start. */
  configure(changes: Config): void {
    this.config = { ...this.config, ...changes };
    writeFileSync(this.file, stringify(this.config));
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts `replicator run`, with more options, and waits until it answers. */
  async run(...options: string[]): Promise<void> {
    const [program, ...before] = this.node;
    const args = [...before, bin('replicator'), 'run', '--config', this.file, ...options];
    const child = spawn(program, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => writeFileSync(this.logFile, chunk, { flag: 'a' }));
    }
    this.ended = new Promise((resolve) => {
      // Not at its exit, after which its last lines may still come.
      child.once('close', (code, signal) => resolve(signal === null ? (code ?? -1) : -1));
    });
    await until(
      async () => (await this.trepctl('version')).code === 0,
      () => this.log(),
    );
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  trepctl(...args: string[]): Promise<Outcome> {
    return command('trepctl', '-config', this.file, ...args);
  }

  /** What `trepctl status -json` prints; `service` is needed where there are several. */
  async status(service?: string): Promise<Record<string, unknown>> {
    const client = this.client();
    if (client !== undefined) return client.get('/status', { service });
    const { stdout } = await this.trepctl('status', '-json');
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Of the administration API, while `run` is running. */
  get port(): number {
    return Number(this.address()?.[2]);
  }

  /** Asks without a process of its own, which takes most of the time; undefined: a daemon. */
  private client(): AdminClient | undefined {
    const [, host, port] = this.address() ?? [];
    const token = environment['SLUICE_ADMIN_TOKEN'] || undefined;
    return host === undefined ? undefined : new AdminClient({ host, port: Number(port), token });
  }

  private address(): RegExpMatchArray | undefined {
    if (this.child === undefined) return undefined;
    return [...this.log().matchAll(/reaches it at http:\/\/([\d.]+):(\d+)/g)].at(-1);
  }

  /** Waits until the service is in `state`. */
  async reach(state: string, limit = 30, service?: string): Promise<void> {
    const client = this.client();
    if (client === undefined) await this.trepctl('wait', '-state', state, '-limit', String(limit));
    else await client.post('/wait', { state, limit, service });
    const status = await this.status(service);
    if (status['state'] !== state) throw new Error(`not ${state}: ${JSON.stringify(status)}`);
  }

  /** Ends the process; tells its exit code (-1: by a signal) and how long that took. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number; milliseconds: number }> {
    const started = performance.now();
    this.child?.kill(signal);
    const code = await this.ended;
    this.child = undefined;
    return { code, milliseconds: performance.now() - started };
  }

  /** Waits until the process has ended by itself; tells its exit code (-1: by a signal). */
  async whenEnded(): Promise<number> {
    const code = await this.ended;
    this.child = undefined;
    return code;
  }

  async dispose(): Promise<void> {
    if (this.child !== undefined) await this.end('SIGKILL');
    removeTemporaryDir(this.folder);
  }
}

/** Waits up to 30 s for `condition`. */
export async function until(
  condition: () => Promise<boolean>,
  explain: () => string = () => '',
): Promise<void> {
  const limit = performance.now() + 30_000;
  while (performance.now() < limit) {
    if (await condition()) return;
    await delay(50);
  }
  throw new Error(`the condition did not come true\n${explain()}`);
}
