/**
 * Random tables and transactions go through a running service, in each lane of the cases by turns:
 * afterwards the slave is the master, byte for byte. The seed is in the name of the suite; a
 * difference is reported with the fewest statements that still make it.
 */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import { lanesOf, type Lane } from '../../integration/cases/lanes.js';
import { SCHEMA } from '../../integration/cases/run-script.js';
import { RunningPair } from '../../integration/cases/running-pair.js';
import { describeServers } from '../../support/describe-servers.js';
import type { ServerKind } from '../../support/servers.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { programs, runProgram, type Executed, type Step } from './program.js';
import { limited, Overdue } from './time-limit.js';
import { readCollations, type World } from './world.js';

const RUNS = Number(process.env['SLUICE_SCHEMA_RUNS'] ?? '13');
const isSoak = process.env['SLUICE_SCHEMA_RUNS'] !== undefined;
/** A few runs are always the same; many are others each time. */
const SEED = Number(process.env['SLUICE_SEED'] ?? (isSoak ? Date.now() % 2 ** 31 : 1));
const SHRINKING = 5 * 60_000; // ms

/** Declares the suite for one kind of server: each has a file of its own, so that both run at once. */
export function schemaSuite(only: ServerKind): void {
  describeServers(`${RUNS} random schemas (seed ${SEED})`, schemas, [only]);
}

function schemas(kind: ServerKind): void {
  let pair: RunningPair;
  let collations: ReadonlyMap<string, readonly string[]>;
  const folder = makeTemporaryDir('schemas');
  const counts = { statements: 0, refused: 0, crashes: 0 };

  beforeAll(async () => {
    pair = await RunningPair.start(kind);
    const connection = await pair.master.connect();
    collations = await readCollations(connection);
    await connection.end();
  });
  afterAll(async () => {
    console.log(`schemas (${kind}):`, counts);
    await pair?.dispose();
    removeTemporaryDir(folder);
  });

  for (const [index, lane] of lanesOf(kind).entries()) {
    const runs = runsOf(index, lanesOf(kind).length);
    if (runs === 0) continue;
    it(`${runs} of them arrive exactly: ${lane.name}`, async () => {
      await pair.enter(lane);
      const property = fc.asyncProperty(programs, (program) => runOnce(lane, program));
      await fc.assert(property, {
        numRuns: runs,
        seed: SEED + index,
        interruptAfterTimeLimit: SHRINKING + runs * 5000,
        markInterruptAsFailure: true,
      });
    });
  }

  /** A statement that crashes a server tells nothing about the copy; it is counted, and shown. */
  async function runOnce(lane: Lane, program: readonly Step[]): Promise<void> {
    try {
      await copy(lane, program);
    } catch (error) {
      const isOverdue = error instanceof Overdue;
      if (!isOverdue && (await isAlive(pair))) throw error;
      await startAgain(lane);
      if (isOverdue) throw error;
      counts.crashes += 1;
    }
  }

  async function startAgain(lane: Lane): Promise<void> {
    await Promise.all([pair.master.kill(), pair.slave.kill()]);
    await pair.dispose().catch(() => {});
    pair = await RunningPair.start(kind);
    await pair.enter(lane);
  }

  async function copy(lane: Lane, program: readonly Step[]): Promise<void> {
    const servers = [pair.master, pair.slave];
    await limited(servers, 'the preparation of a program', pair.prepare());
    const started = { tables: [], hasDroppedDefaults: false, names: 0, prepared: [] };
    const world: World = { kind, collations, folder, ...abilities(lane), ...started };
    const executed: Executed[] = [];
    await runProgram(pair.master, world, program, SCHEMA, executed).catch((error: Error) => {
      if (error instanceof Overdue)
        error.message += `\n${kind}, ${lane.name}, after:\n${scriptOf(executed)}`;
      throw error;
    });
    counts.statements += executed.length;
    counts.refused += executed.filter(({ error }) => error !== undefined).length;
    const trouble = await troubleOf(pair);
    if (trouble === undefined) return;
    const report = `${trouble}\n${kind}, ${lane.name}, after:\n${scriptOf(executed)}`;
    const removal = limited(servers, 'the removal of what a program left', pair.abandon());
    await removal.catch((error: Error) => {
      error.message = `${report}\n${error.message}`;
      throw error;
    });
    throw new Error(report);
  }
}

async function isAlive({ master, slave }: RunningPair): Promise<boolean> {
  try {
    for (const server of [master, slave]) await (await server.connect()).end();
    return true;
  } catch {
    return false;
  }
}

/** All lanes get the same number of runs, the first ones the rest. */
function runsOf(index: number, lanes: number): number {
  return Math.floor(RUNS / lanes) + (index < RUNS % lanes ? 1 : 0);
}

function abilities({ settings, tags }: Lane): Pick<World, 'isStatement' | 'isNative' | 'definers'> {
  return {
    isStatement: settings['binlog_format'] !== 'ROW',
    isNative: tags.includes('native'),
    definers: !tags.includes('limited'),
  };
}

async function troubleOf(pair: RunningPair): Promise<string | undefined> {
  const error = await pair.arrival().catch((late: Error) => late);
  if (error instanceof SluiceError) {
    return `the service stopped: ${error.code}: ${error.message}\n${JSON.stringify(error.place)}`;
  }
  if (error !== undefined) return error.message;
  const lines = await pair.differences([], false);
  return lines.length === 0 ? undefined : `the two servers differ:\n${lines.join('\n')}`;
}

/** What succeeded, as a case can have it. */
function scriptOf(executed: readonly Executed[]): string {
  const lines = executed.filter(({ error }) => error === undefined).map(({ sql }) => `${sql};`);
  const file = process.env['SLUICE_SCHEMA_SCRIPT'];
  if (file !== undefined) writeFileSync(file, lines.join('\n'), 'latin1');
  return lines.join('\n');
}
