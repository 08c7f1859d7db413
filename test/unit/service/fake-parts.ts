import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { parseConfig } from '../../../src/config/load.js';
import type { ServiceConfig } from '../../../src/config/schema.js';
import type { ServiceParts } from '../../../src/service/parts.js';
import { Supervisor } from '../../../src/service/supervisor.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { RecordingTarget, scriptedExtractor, type Session } from '../pipeline/parts.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-service-'));
const services: Supervisor[] = [];
afterAll(async () => {
  for (const service of services) await service.shutdown(true);
  rmSync(folder, { recursive: true });
});

export function configFor(changes = '', thl = ''): ServiceConfig {
  const text = `service: alpha
role: direct
source: {user: app, host: db1, password: source-secret}
target: {user: app, host: db2, password: target-secret}
thl: {path: ${services.length}.thl${thl}}
applier: {retries: 2, retryDelay: 1ms}
${changes}`;
  return parseConfig(text, join(folder, 'a.yaml'));
}

/** Everything that was logged. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export interface Made {
  readonly service: Supervisor;
  readonly target: RecordingTarget;
  readonly lines: LogLine[];
  readonly heartbeats: string[];
  readonly resets: string[];
}

/** A service over a real history log, a scripted source and a target in memory. */
export function makeService(
  sessions: readonly Session[],
  changes = '',
  overrides: Partial<ServiceParts> = {},
  thl = '',
): Made {
  const config = configFor(changes, thl);
  const lines: LogLine[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) };
  const logger = pino({ level: 'debug' }, stream);
  const target = new RecordingTarget();
  const heartbeats: string[] = [];
  const resets: string[] = [];
  const extractor = scriptedExtractor(sessions);
  const parts: ServiceParts = {
    openLog: (mode) => openLog(config.thl, mode, { logger: pino({ level: 'silent' }) }),
    serveLog: async () => undefined,
    connectMaster: () => Promise.reject(new Error('no master here')),
    createExtractor: () => extractor,
    createApplier: () => target.connect(),
    heartbeat: async (_source, name) => BigInt(heartbeats.push(name)),
    measureSkew: async () => ({ ahead: 0, accuracy: 0.001 }),
    reset: async (scope) => void resets.push(scope),
    ...overrides,
  };
  const service = new Supervisor(config, parts, logger);
  services.push(service);
  return { service, target, lines, heartbeats, resets };
}
