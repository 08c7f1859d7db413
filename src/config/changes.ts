import { isDeepStrictEqual } from 'node:util';
import { redact } from './display.js';
import { allFields } from './fields.js';
import type { ServiceConfig } from './schema.js';

/** When a changed key takes effect in a process that runs: `online`: when the service next goes online. */
export type TakesEffect = 'now' | 'online' | 'restart';

export interface ConfigChange {
  /** Dotted, as `log.level`. */
  readonly key: string;
  readonly takesEffect: TakesEffect;
  /** As JSON; secrets hidden; undefined: not set. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** `withNow` does the same. */
const NOW: ReadonlySet<string> = new Set([
  'log.level',
  'thl.retention',
  'thl.maxSize',
  'thl.listen.keepAge',
  'thl.listen.keepSize',
  'applier.retries',
  'autoOnline',
  'autoRecoveryDelay',
  'autoRecoveryMaxAttempts',
  'autoRecoveryResetInterval',
]);
/** What the process itself stands on; `forNextOnline` keeps it. */
const RESTART = /^(service|role|pidFile|admin|log\.file|thl\.path)(\.|$)/;

/** Every key in which `to` differs, in the order of the schema. */
export function changesBetween(from: ServiceConfig, to: ServiceConfig): ConfigChange[] {
  const [shownFrom, shownTo] = [redact(from), redact(to)];
  return allFields()
    .filter(({ schema }) => schema.properties === undefined)
    .map(({ path }) => path)
    .filter((path) => !isDeepStrictEqual(valueAt(from, path), valueAt(to, path)))
    .map((key) => ({
      key,
      takesEffect: effectOf(key, from),
      from: JSON.stringify(valueAt(shownFrom, key)),
      to: JSON.stringify(valueAt(shownTo, key)),
    }));
}

/** What a service that is online takes up of `wanted`. */
export function withNow(running: ServiceConfig, wanted: ServiceConfig): ServiceConfig {
  const { autoOnline, autoRecoveryDelay } = wanted;
  const { autoRecoveryMaxAttempts, autoRecoveryResetInterval } = wanted;
  const { retention, maxSize } = wanted.thl;
  return {
    ...running,
    log: { ...running.log, level: wanted.log.level },
    thl: { ...running.thl, retention, maxSize, listen: withKept(running.thl, wanted.thl) },
    applier: { ...running.applier, retries: wanted.applier.retries },
    autoOnline,
    autoRecoveryDelay,
    autoRecoveryMaxAttempts,
    autoRecoveryResetInterval,
  };
}

type Thl = ServiceConfig['thl'];

function withKept({ listen }: Thl, { listen: wanted }: Thl): Thl['listen'] {
  if (listen === undefined || wanted === undefined) return listen;
  return { ...listen, keepAge: wanted.keepAge, keepSize: wanted.keepSize };
}

/** What a service that goes online anew takes up of `wanted`: all that needs no new process. */
export function forNextOnline(running: ServiceConfig, wanted: ServiceConfig): ServiceConfig {
  return {
    ...wanted,
    service: running.service,
    role: running.role,
    pidFile: running.pidFile,
    admin: running.admin,
    log: { ...wanted.log, file: running.log.file },
    thl: { ...wanted.thl, path: running.thl.path },
  };
}

function effectOf(key: string, running: ServiceConfig): TakesEffect {
  if (RESTART.test(key)) return 'restart';
  // A port that is not open has nothing that could change.
  if (key.startsWith('thl.listen.') && running.thl.listen === undefined) return 'online';
  return NOW.has(key) ? 'now' : 'online';
}

function valueAt(config: ServiceConfig, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
