/** One run: rounds of chaos, each followed by calm in which everything must come right by itself. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Adversary } from './adversary.js';
import { expectRecovery } from './calm.js';
import { Gate } from './gate.js';
import { Journal } from './journal.js';
import { closeLab, openLab, type Lab } from './lab.js';
import { nameOf, type Spec } from './spec.js';
import { setupFor } from './transactions.js';
import { Workload } from './workload.js';

const ROUND = 12_000; // ms of chaos before each comparison
const SESSIONS = 3;

/**
 * Runs for about `seconds`. What explains a failure stays in a folder that the error names.
 * @throws Error with what did not come right
 */
export async function runChaos(spec: Spec, seconds: number): Promise<string> {
  const folder = join(tmpdir(), `chaos-${spec.kinds.master}-${spec.seed}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const journal = new Journal(folder);
  journal.note(`${nameOf(spec)}: ${JSON.stringify(spec)}`);
  const lab = await openLab(spec, journal);
  try {
    const said = await rounds(lab, Date.now() + seconds * 1000);
    await closeLab(lab);
    for (const node of lab.nodes) node.disk.unmount();
    rmSync(folder, { recursive: true, force: true });
    return said;
  } catch (error) {
    journal.note(`FAILED: ${String(error)}`);
    await keep(lab);
    const again = `SLUICE_SEED=${spec.seed}`;
    throw new Error(`${nameOf(spec)} (${again}; all of it is in ${folder}): ${String(error)}`, {
      cause: error,
    });
  }
}

async function rounds(lab: Lab, end: number): Promise<string> {
  const gates = new Map(lab.flows.map(({ master }) => [master, new Gate()]));
  for (const { master, schema } of lab.flows) {
    await master.query(`CREATE DATABASE ${schema}`);
    for (const sql of setupFor(lab.spec)) {
      const connection = await master.connect({ database: schema });
      await connection.query(sql);
      await connection.end();
    }
  }
  const file = join(lab.journal.folder, 'lines');
  const lines = Array.from({ length: 200 }, (_, i) => `${i % 40}\tof a file\n`);
  writeFileSync(file, lines.join(''));
  for (const node of lab.nodes) node.start();
  await expectRecovery(lab, 0);
  const adversary = new Adversary(lab, gates);
  let statements = 0;
  let round = 0;
  for (; Date.now() < end || round === 0;) {
    round += 1;
    lab.journal.note(`round ${round}`);
    const workloads = lab.flows.map(({ master, schema }) => {
      const workload = new Workload(
        lab.spec,
        master,
        schema,
        file,
        gates.get(master) ?? new Gate(),
      );
      workload.begin(SESSIONS, round);
      return workload;
    });
    adversary.begin(round);
    await sleep(ROUND);
    await adversary.end();
    await Promise.all(workloads.map(async (workload) => workload.end()));
    for (const { counts } of workloads) statements += counts.done;
    lab.journal.note(`calm after round ${round}`);
    await expectRecovery(lab, round);
  }
  const deeds = [...adversary.counts.values()].reduce((sum, n) => sum + n, 0);
  return `${nameOf(lab.spec)}: ${round} rounds, ${statements} statements, ${deeds} disturbances`;
}

/** Ends all processes and leaves their files: logs, history logs, binlogs. */
async function keep(lab: Lab): Promise<void> {
  const servers = [lab.slave, ...lab.flows.map(({ master }) => master)];
  for (const server of servers) {
    writeFileSync(`${server.dataDir}.log`, server.errorLog());
  }
  await closeLab(lab);
  for (const node of lab.nodes) node.disk.keepIn(join(node.folder, 'thl'));
}
