/** A replicator as its users run it, in a process that can be killed at a named place. */
import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import { freePort } from '../../support/ports.js';
import type { TestServer } from '../../support/servers.js';

const LAUNCHER = new URL('../../../bin/replicator.js', import.meta.url).pathname;

/** Where the process is to end. `at: start` counts from the start, else from `arm()`. */
export interface CrashPlan {
  readonly point: CrashPoint;
  /** The how-manieth time the point is reached. */
  readonly nth: number;
  readonly at: 'start' | 'signal';
}

/** One service, from a master to a slave, over any number of processes one after the other. */
export class ReplicatorHarness {
  private readonly config: string;
  /** Each process has its own: it is read again and again, and must not grow over hundreds of runs. */
  private logFile: string;
  private starts = 0;
  private child: ChildProcess | undefined;
  private ended: Promise<NodeJS.Signals | number | null> = Promise.resolve(null);

  private constructor(
    private readonly dir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.config = join(dir, 'crash.yaml');
    this.logFile = join(dir, 'replicator.log');
  }

  static async create(
    dir: string,
    master: TestServer,
    slave: TestServer,
  ): Promise<ReplicatorHarness> {
    const env = { ...process.env, MASTER_PW: master.password, SLAVE_PW: slave.password };
    const harness = new ReplicatorHarness(dir, env);
    const config = {
      service: 'crash',
      role: 'direct',
      source: { ...login(master), passwordEnv: 'MASTER_PW', start: 'earliest' },
      target: { ...login(slave), passwordEnv: 'SLAVE_PW' },
      thl: { path: join(dir, 'crash.db'), fragmentSize: '16KiB' },
      applier: { blockTransactions: 4, retryDelay: '20ms' },
      admin: { port: await freePort() },
    };
    writeFileSync(harness.config, JSON.stringify(config));
    return harness;
  }

  start(plan?: CrashPlan): void {
    this.starts += 1;
    this.logFile = join(this.dir, `replicator-${this.starts}.log`);
    const log = openSync(this.logFile, 'a');
    this.child = spawn(process.execPath, [LAUNCHER, 'run', '--config', this.config], {
      env: { ...this.env, ...(plan === undefined ? {} : crashEnv(plan)) },
      stdio: ['ignore', log, log],
    });
    const { child } = this;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? code));
    });
  }

  /** Undefined while it runs, else the exit code or the signal that ended it. */
  get end(): NodeJS.Signals | number | undefined {
    return this.child?.exitCode ?? this.child?.signalCode ?? undefined;
  }

  /** Starts the count to the planned crash, once the process is far enough to take the signal. */
  async arm(): Promise<void> {
    const running = `"pid":${this.child?.pid},`;
    while (this.end === undefined && !readFileSync(this.logFile, 'utf8').includes(running)) {
      await sleep(25);
    }
    this.child?.kill('SIGUSR2');
  }

  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.ended;
  }

  /** The end of the log, for an error message. */
  log(): string {
    return readFileSync(this.logFile, 'utf8').slice(-4000);
  }
}

function login(server: TestServer) {
  return { host: server.host, port: server.port, user: server.user };
}

function crashEnv({ point, nth, at }: CrashPlan): NodeJS.ProcessEnv {
  return {
    SLUICE_CRASH_AT: `${point}:${nth}`,
    ...(at === 'signal' ? { SLUICE_CRASH_ARM: 'signal' } : {}),
  };
}
