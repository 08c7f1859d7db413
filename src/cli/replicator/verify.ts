import { pino, stdTimeFunctions } from 'pino';
import type { TableVerdict, VerifyOptions } from '../../provision/verdict.js';
import { verify } from '../../provision/verify.js';
import { writeHeartbeat } from '../../service/heartbeat.js';
import { requireSource, requireTarget, sourceIdOf } from '../../service/parts.js';
import { systemClock } from '../../util/clock.js';
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
  const mark = (name: string) => writeHeartbeat(config.service, source, name);
  const verdicts = await verify(parts, args, mark, args.json ? tellJson : tell);
  const bad = verdicts.filter(
    ({ differing, repaired, problem }) => differing > repaired || problem !== undefined,
  );
  if (!args.json)
    process.stdout.write(
      `${verdicts.length} tables compared, ${bad.length} with differences left\n`,
    );
  return bad.length === 0 ? EXIT.ok : EXIT.error;
}

function tellJson(verdict: TableVerdict): void {
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}

function tell(verdict: TableVerdict): void {
  const { table, rows, chunks, differing, repaired, differences, problem } = verdict;
  const state =
    differing === 0
      ? 'same'
      : `${differing} chunks differ${repaired > 0 ? `, ${repaired} repaired` : ''}`;
  const lines = [
    `${table}: ${problem === undefined || differing > 0 ? state : 'not compared'}, ${rows} rows in ${chunks} chunks`,
    ...differences.map(({ row, kind }) => `  ${row}: ${kind}`),
    ...(problem === undefined ? [] : [`  ${problem}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
