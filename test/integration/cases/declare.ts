/** Makes tests of the cases: each in one lane, or with SLUICE_CASES=all in every lane. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { availability } from '../../support/servers.js';
import { casesFor, expectedOutcome, runsIn, type Case } from './case.js';
import { lanesOf, pairName, type Lane, type Pair } from './lanes.js';
import { doneBefore, record } from './results.js';
import { runScript } from './run-script.js';
import { RunningPair } from './running-pair.js';

const EVERY_LANE = process.env['SLUICE_CASES'] === 'all';
/** Which cases and lanes have their turn. The same for everybody, so that a failure is one of the code. */
const TURN = Number(process.env['SLUICE_CASES_TURN'] ?? 0);
/** Of the cases of one kind of server, as many as `npm test` has time for. */
const AT_ONCE = 100;

/** Declares the cases of a pair of servers; skipped, with the reason, where it cannot be run. */
export async function declareCases(pair: Pair): Promise<void> {
  const title = `cases (${pairName(pair)})${EVERY_LANE ? '' : ` of turn ${TURN}`}`;
  const answers = await Promise.all([availability(pair.master), availability(pair.slave)]);
  const missing = answers.find((answer) => !answer.ok);
  if (missing === undefined) describe(title, () => declareLanes(pair));
  else describe.skip(`${title} SKIPPED: ${missing.reason}`, () => declareLanes(pair));
}

function declareLanes(servers: Pair): void {
  let pair: RunningPair;
  beforeAll(async () => {
    pair = await RunningPair.start(servers);
  });
  afterAll(() => pair?.dispose());

  for (const [lane, cases] of plan(servers)) {
    describe(lane.name, () => {
      beforeAll(() => pair.enter(lane));
      for (const one of cases) {
        it(`${one.name}: ${one.about}`, () => runCase(pair, one, lane));
      }
    });
  }
}

/** Which cases run in which lane: all that can, or each case in one, by turns. */
function plan(pair: Pair): Map<Lane, Case[]> {
  const lanes = lanesOf(pair);
  const chosen = new Map<Lane, Case[]>(lanes.map((lane) => [lane, []]));
  const cases = casesFor(pair);
  const share = Math.ceil(cases.length / AT_ONCE);
  const done = doneBefore(pairName(pair));
  for (const [index, one] of cases.entries()) {
    const fit = lanes.filter((lane) => runsIn(one, lane));
    if (fit.length === 0 && pair.master !== pair.slave) continue; // a way that this pair does not have
    if (fit.length === 0) throw new Error(`no lane fits case ${one.name}`);
    if (!EVERY_LANE && !isSampled(one, index, pair, share)) continue;
    const own = EVERY_LANE ? fit : [fit[(index + TURN) % fit.length]!];
    for (const lane of own) {
      if (!done.has(`${lane.name}/${one.name}`)) chosen.get(lane)?.push(one);
    }
  }
  return new Map([...chosen].filter(([, own]) => own.length > 0));
}

/** Between different servers the cases about that; the others run there in the whole matrix. */
function isSampled({ area }: Case, index: number, { master, slave }: Pair, share: number): boolean {
  if (master === slave) return (index + TURN) % share === 0;
  return area === 'cross';
}

async function runCase(pair: RunningPair, one: Case, lane: Lane): Promise<void> {
  const wanted = expectedOutcome(one, lane);
  const expected = wanted?.code;
  const kind = pairName(lane);
  const note = (outcome: string): void => record({ kind, lane: lane.name, ...one, outcome });
  try {
    await pair.prepare();
    const isLenient = one.lenient.includes(pairName(lane));
    await runScript(pair, one.script, pair, isLenient);
    await judge(pair, one, expected, isLenient);
    if (expected === undefined) await pair.expectNothingPrivileged();
    note(wanted === undefined ? 'exact' : [wanted.code, ...wanted.tags].join(' '));
  } catch (error) {
    note('failed');
    await pair.abandon();
    throw error;
  }
  if (expected !== undefined) await pair.abandon();
}

function differing(lines: readonly string[]): string {
  if (lines.length === 0) return 'the servers are the same, and were to differ';
  return `the two servers differ:\n${lines.join('\n')}`;
}

async function judge(
  pair: RunningPair,
  { script, comparesAnswers }: Case,
  expected: string | undefined,
  isLenient: boolean,
): Promise<void> {
  const error = await pair.arrival();
  if (error === undefined && expected !== undefined && expected !== 'NOT_LOGGABLE') {
    throw new Error(`the service went on, and was to stop with ${expected}`);
  }
  if (error === undefined) {
    const lines = await pair.differences(isLenient ? [] : script.same, comparesAnswers);
    const wanted = expected === 'NOT_LOGGABLE';
    if (lines.length > 0 !== wanted) throw new Error(differing(lines));
    return;
  }
  if (error.code === expected && error.hint !== '') return;
  const { code, message, hint, place } = error;
  throw new Error(
    `the service stopped: ${code}: ${message}\nhint: ${hint}\n${JSON.stringify(place)}`,
  );
}
