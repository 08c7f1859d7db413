/** A master and a slave as Amazon RDS gives them, and one service between them. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { serviceSchema, type ServiceConfig } from '../../../src/config/schema.js';
import { Progress } from '../../../src/provision/progress.js';
import { provision, type Provisioned } from '../../../src/provision/provision.js';
import { flush } from '../../../src/service/flush.js';
import { sourceIdOf } from '../../../src/service/parts.js';
import { statusOf, type Status } from '../../../src/service/status.js';
import type { Supervisor } from '../../../src/service/supervisor.js';
import { createService } from '../../../src/service/wiring.js';
import { systemClock } from '../../../src/util/clock.js';
import { startRds, type Rds, type RdsLogin } from '../../support/rds.js';
import type { ServerKind } from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';

const LIMIT = 30_000; // ms
const logger = pino({ level: 'silent' });

export interface RdsPair {
  readonly master: Rds;
  readonly slave: Rds;
  dispose(): Promise<void>;
}

export async function startPair(kind: ServerKind): Promise<RdsPair> {
  const [master, slave] = await Promise.all([
    startRds({ kind, serverId: 1, mayReload: false }),
    startRds({ kind, serverId: 2 }),
  ]);
  const dispose = async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  };
  return { master, slave, dispose };
}

/** One service with a history log of its own. */
export class RdsService {
  private readonly folder = makeTemporaryDir('rds-service');
  readonly config: ServiceConfig;
  private readonly service: Supervisor;

  constructor(
    service: string,
    source: RdsLogin,
    target: RdsLogin,
    sections: Readonly<Record<string, unknown>> = {},
  ) {
    this.config = serviceSchema.parse({
      service,
      role: 'direct',
      source,
      target,
      thl: { path: join(this.folder, 'log.thl') },
      autoRecoveryDelay: '0s',
      ...sections,
    });
    this.service = createService(this.config, logger);
  }

  provision(): Promise<Provisioned> {
    const { source, target } = this.config;
    if (source === undefined || target === undefined) throw new Error('role direct has both');
    const sourceId = sourceIdOf(this.config);
    const parts = { config: this.config, source, target, sourceId, logger, clock: systemClock };
    const existing = 'refuse' as const;
    const options = { connections: 2, verify: true, lockWait: 5, resetLog: false, existing };
    return provision(parts, options, new Progress(systemClock));
  }

  get status(): Status {
    return statusOf(this.service.snapshot(), 'test');
  }

  async online(): Promise<void> {
    this.service.online();
    await this.until(() => this.service.state === 'ONLINE');
  }

  /** Waits for an error that stops the service. */
  async stopped(): Promise<Status> {
    await this.until(() => this.service.state === 'OFFLINE:ERROR');
    return this.status;
  }

  /** Waits until everything that the master has logged so far is on the slave. */
  async caughtUp(): Promise<void> {
    const flushed = await flush(this.service, LIMIT, AbortSignal.timeout(LIMIT));
    if (flushed === undefined) throw new Error(JSON.stringify(this.status));
    await this.until(() => Number(this.status['appliedLastSeqno']) >= flushed.seqno);
  }

  async until(met: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + LIMIT;
    while (!(await met())) {
      const isOver = this.service.state === 'OFFLINE:ERROR' || performance.now() > deadline;
      if (isOver) throw new Error(JSON.stringify(this.status));
      await sleep(10);
    }
  }

  async dispose(): Promise<void> {
    await this.service.shutdown(true);
    removeTemporaryDir(this.folder);
  }
}
