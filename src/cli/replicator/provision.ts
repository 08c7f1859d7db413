import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { beginAt, parsePlace, readDumpPlace, type GivenPlace } from '../../provision/from-place.js';
import { Progress } from '../../provision/progress.js';
import type { ProvisionOptions } from '../../provision/parts.js';
import { provision, type Provisioned } from '../../provision/provision.js';
import { requireSource, requireTarget, sourceIdOf } from '../../service/parts.js';
import { systemClock } from '../../util/clock.js';
import { counted } from '../counted.js';
import { EXIT } from '../exit-codes.js';
import { showProgress } from './progress-display.js';
import { configOf, type Settings } from './settings.js';

export interface ProvisionArguments {
  readonly connections: number;
  readonly drop: boolean;
  readonly intoExisting: boolean;
  readonly resetThl: boolean;
  readonly verify: boolean;
  readonly lockWait: number;
  readonly json: boolean;
  /** Begin here on a slave that holds a copy already. */
  readonly fromPosition: string | undefined;
  readonly fromDump: string | undefined;
}

export async function runProvision(settings: Settings, args: ProvisionArguments): Promise<number> {
  const config = configOf(settings);
  requireDirect(config);
  const parts = {
    config,
    source: requireSource(config),
    target: requireTarget(config),
    sourceId: sourceIdOf(config),
    logger: loggerOf(config),
    clock: systemClock,
  };
  const given = givenPlace(args);
  if (given !== undefined) {
    const place = await beginAt(parts, given, args.resetThl);
    const text = `${place.file}:${place.position}${place.gtidSet === undefined ? '' : `, ${place.gtidSet}`}`;
    process.stdout.write(
      args.json
        ? `${JSON.stringify({ phase: 'done', service: config.service, place })}\n`
        : `Service ${config.service} begins after ${text}: \`replicator start\`\n`,
    );
    return EXIT.ok;
  }
  const progress = new Progress(systemClock);
  const display = showProgress(progress, { json: args.json || !process.stderr.isTTY });
  try {
    const result = await provision(parts, optionsOf(args), progress);
    display.end();
    tell(result, config.service, args.json);
    return EXIT.ok;
  } catch (error) {
    display.end();
    throw toSluiceError(error).at({ service: config.service });
  }
}

/** JSON lines, as the replicator's own. */
function loggerOf({ service, log: { level } }: ServiceConfig): Logger {
  return pino({ level, base: { service }, timestamp: stdTimeFunctions.isoTime }, process.stderr);
}

/**
 * The copy needs both servers, and the history log that begins with it: with a master and slaves on
 * other hosts that is the master's.
 * @throws SluiceError CONFIG_INVALID
 */
function requireDirect({ service, role, thl }: ServiceConfig): void {
  if (role === 'direct') return;
  throw new SluiceError(
    'CONFIG_INVALID',
    `service ${service} has role ${role}: a copy needs the master's server and the slave's, and begins the history log of the master`,
    {
      service,
      hint:
        role === 'master'
          ? `Stop it, and run \`replicator provision\` here with a second file: role direct, the same service, sourceId and source, thl.path ${thl.path}, and the slave's server as target. Then start this service, and the slave's. Further slaves: copy a slave that is OFFLINE, with its schema sluice_${service}, by mysqldump.`
          : `For the first slave: run \`replicator provision\` on the master's host with role direct, the service, sourceId, source and thl.path of the master, and this slave's server as target; then start the master, throw what this service has stored away (\`trepctl reset -thl\`), and take it online. For a further one: copy a slave that is OFFLINE, with its schema sluice_${service}, by mysqldump.`,
    },
  );
}

function givenPlace({ fromPosition, fromDump }: ProvisionArguments): GivenPlace | undefined {
  if (fromPosition !== undefined) return parsePlace(fromPosition);
  return fromDump === undefined ? undefined : readDumpPlace(fromDump);
}

function optionsOf(args: ProvisionArguments): ProvisionOptions {
  const { connections, verify, lockWait, resetThl, drop, intoExisting } = args;
  const existing = drop ? 'drop' : intoExisting ? 'keep' : 'refuse';
  return { connections, verify, lockWait, resetLog: resetThl, existing };
}

function tell(result: Provisioned, service: string, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ phase: 'done', service, ...result })}\n`);
    return;
  }
  const { tables, rows, bytes, seconds, place, method } = result;
  const megabytes = bytes / 1e6;
  const lines = [
    `${counted(tables, 'table')}, ${counted(rows, 'row')}, ${megabytes.toFixed(1)} MB in ${seconds.toFixed(1)} s (${(megabytes / seconds).toFixed(1)} MB/s)`,
    `The slave is the master at ${place.file}:${place.position}${place.gtidSet === undefined ? '' : `, ${place.gtidSet || 'no GTID yet'}`} (by ${method})`,
    `Service ${service} goes on from there: \`replicator start\``,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
