import { pino, stdTimeFunctions } from 'pino';
import type {
  DefinitionDifference,
  DefinitionVerdict,
  TableVerdict,
  VerifyOptions,
} from '../../provision/verdict.js';
import { AdminClient } from '../../admin/client.js';
import { pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { verify } from '../../provision/verify.js';
import type { Status } from '../../service/status.js';
import { accessTo } from '../admin-access.js';
import { readPidFile } from '../pid-file.js';
import { writeHeartbeat } from '../../service/heartbeat.js';
import { requireSource, requireTarget, sourceIdOf } from '../../service/parts.js';
import { systemClock } from '../../util/clock.js';
import { counted } from '../counted.js';
import { EXIT } from '../exit-codes.js';
import { configOf, type Settings } from './settings.js';

export interface VerifyArguments extends VerifyOptions {
  readonly json: boolean;
}

/** Exit code 1 says that something differs, or could not be compared, and was not repaired. */
export async function runVerify(settings: Settings, args: VerifyArguments): Promise<number> {
  const config = configOf(settings);
  const source = requireSource(config);
  const parts = {
    config,
    source,
    target: requireTarget(config),
    sourceId: sourceIdOf(config),
    logger: pino(
      { level: 'error', base: { service: config.service }, timestamp: stdTimeFunctions.isoTime },
      process.stderr,
    ),
    clock: systemClock,
  };
  const mark = {
    write: (name: string) => writeHeartbeat(config.service, source, name),
    requireGoing: () => requireGoing(config),
  };
  const { tables, definitions } = await verify(parts, args, mark, args.json ? tellJson : tell);
  const compared = tables.filter(({ leftOut }) => leftOut === undefined);
  const bad = compared.filter(
    ({ differing, repaired, problem }) => differing > repaired || problem !== undefined,
  );
  if (args.json) process.stdout.write(`${JSON.stringify({ definitions })}\n`);
  else tellDefinitions(definitions);
  if (!args.json) process.stdout.write(`${sumOf(compared.length, bad.length)}\n`);
  const isGood = compared.length > 0 && bad.length === 0;
  return isGood && isSame(definitions) ? EXIT.ok : EXIT.error;
}

/**
 * What differs can be told from what is on its way only while the service brings it. Where no replicator
 * answers, this may be another host than its own.
 * @throws SluiceError ILLEGAL_STATE the service is offline
 */
async function requireGoing(config: ServiceConfig): Promise<void> {
  const { service } = config;
  const status = await statusOf(config);
  const state = String(status?.['state'] ?? '');
  if (!state.startsWith('OFFLINE')) return;
  const error = String(status?.['pendingError']);
  const why = error === 'NONE' ? '' : `: ${error}`;
  throw new SluiceError(
    'ILLEGAL_STATE',
    `master and slave differ, and service ${service} is ${state}: what the slave only has not got yet cannot be told${why}`,
    {
      service,
      hint: 'Mend what stopped it (`trepctl status` says what), or pass it over with `trepctl online -skip-seqno`; bring it online, then compare again.',
    },
  );
}

async function statusOf(config: ServiceConfig): Promise<Status | undefined> {
  try {
    const url = readPidFile(pidFileOf(config))?.url ?? '';
    const client = new AdminClient(accessTo(config.admin, url));
    return await client.get<Status>('/status', { service: config.service });
  } catch {
    return undefined;
  }
}

function isSame({ differences, problem }: DefinitionVerdict): boolean {
  return differences.length === 0 && problem === undefined;
}

/** Who misspells a filter must not be told that all is well. */
function sumOf(compared: number, bad: number): string {
  if (compared === 0)
    return 'Nothing was compared: the master has no table whose rows the service replicates (filters)';
  return `${counted(compared, 'table')} compared, ${bad} with differences left`;
}

function tellDefinitions({ differences, limit, problem }: DefinitionVerdict): void {
  if (problem !== undefined) process.stdout.write(`Definitions not compared: ${problem}\n`);
  if (limit !== undefined) process.stdout.write(`Definitions ${limit}\n`);
  const lines = differences.flatMap(({ object, kind, lines: between }: DefinitionDifference) => [
    `${object}: ${kind === 'different' ? 'defined differently' : kind}`,
    ...between.map((line) => `  ${line}`),
  ]);
  const sum = `${counted(differences.length, 'definition')} ${differences.length === 1 ? 'differs' : 'differ'}; these are not repaired: make them on the slave as SHOW CREATE on the master has them`;
  if (lines.length > 0) process.stdout.write(`${[...lines, sum].join('\n')}\n`);
}

function tellJson(verdict: TableVerdict): void {
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}

function tell(verdict: TableVerdict): void {
  const { table, rows, chunks, differing, repaired, differences, untold } = verdict;
  const { problem, leftOut } = verdict;
  if (leftOut !== undefined) {
    process.stdout.write(`${table}: not compared: ${leftOut}\n`);
    return;
  }
  const state =
    differing === 0
      ? 'same'
      : `${counted(differing, 'chunk')} ${differing === 1 ? 'differs' : 'differ'}${repaired > 0 ? `, ${repaired} repaired` : ''}`;
  const lines = [
    `${table}: ${problem === undefined || differing > 0 ? state : 'not compared'}, ${counted(rows, 'row')} in ${counted(chunks, 'chunk')}`,
    ...differences.map(({ row, kind }) => `  ${row}: ${kind}`),
    ...(untold === 0 ? [] : [`  and ${counted(untold, 'more row')}`]),
    ...(problem === undefined ? [] : [`  ${problem}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
