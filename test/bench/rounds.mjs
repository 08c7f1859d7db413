/** One workload through every peer, once per round, in turn: a drift of the machine meets all alike. */
import { describeMaster } from './lab.mjs';
import { runDisk } from './peers/disk.mjs';
import { runNative } from './peers/native.mjs';
import { runPipe } from './peers/pipe.mjs';
import { runRaw } from './peers/raw.mjs';
import { runSqlite } from './peers/sqlite.mjs';
import { maxSeqno, runApply, runExtraction } from './peers/sluice.mjs';
import { printTable, summarise } from './report.mjs';

/**
 * @param {{schema: string, make: Function, peers: string[], transactions: number, title: string, prepare?: Function, rounds?: number}} workload
 *   `make(server)` writes it to a master while nothing replicates; `prepare(slave)`, if given, makes on
 *   a slave what is there before the workload; `rounds`, if given, overrides the command line
 */
export function runWorkload(lab, workload) {
  return lab.withMaster(async (server, dir) => {
    await workload.make(server);
    const master = await describeMaster(server, workload.schema);
    const work = { transactions: workload.transactions, end: master.end };
    const log = await runExtraction(master, dir, work);
    const bench = { lab, master, dir, work, log, seqno: maxSeqno(log.thl), ...workload };
    const runs = await runRounds(bench);
    return report(bench, runs);
  });
}

/** A replica that writes what it applies to its own binlog, as a slave of an unprivileged login does. */
const LOGGING = { mysql: ['--log-replica-updates=ON'], mariadb: ['--log-slave-updates'] };

const PEERS = {
  extract: ({ lab, master, dir, work }) =>
    lab.inFolder(dir, (folder) => runExtraction(master, folder, work)),
  disk: ({ lab, dir, log }) => lab.inFolder(dir, (folder) => runDisk(folder, log.thlBytes)),
  sqlite: ({ lab, dir, log }) => lab.inFolder(dir, (folder) => runSqlite(folder, log.thlBytes)),
  raw: ({ master }) => runRaw(master),
  apply: (bench) => apply(bench, {}),
  unprivileged: (bench) => apply(bench, { privileged: false }),
  native1: (bench) => native(bench, 1),
  native1log: (bench) => native(bench, 1, LOGGING[bench.lab.kind]),
  native4: (bench) => native(bench, 4),
  pipe: (bench) => onSlave(bench, 'pipe', (slave) => runPipe(bench.master, slave)),
};

function apply(bench, applier) {
  const { lab, dir, log, seqno } = bench;
  return lab.inFolder(dir, (folder) =>
    onSlave(bench, 'apply', (slave) => runApply(slave, folder, { thl: log.thl, seqno, applier })),
  );
}

function native(bench, threads, args) {
  const run = (slave) => runNative(bench.master, slave, { threads });
  return onSlave(bench, `native${threads}`, run, args);
}

function onSlave({ lab, master, prepare }, what, run, args) {
  const prepared = async (slave) => {
    await prepare?.(slave);
    return run(slave);
  };
  return lab.onSlave(master, what, prepared, args);
}

async function runRounds(bench) {
  const { lab, peers, rounds = lab.settings.rounds } = bench;
  const taken = peers.filter((name) => lab.settings.peers.has(name));
  const runs = {};
  for (let round = 0; round < rounds; round++) {
    for (const name of taken) {
      const figures = await PEERS[name](bench);
      (runs[name] ??= []).push(figures);
      lab.say(`${name}: ${figures.seconds.toFixed(2)} s`);
    }
  }
  return runs;
}

function report({ lab, master, log, title, transactions, rounds }, runs) {
  const megabytes = master.bytes / 1e6;
  const size = `binlog ${megabytes.toFixed(1)} MB, THL ${(log.thlBytes / master.bytes).toFixed(3)}x of it`;
  console.log(`\n${title}; ${size}; rounds: ${rounds ?? lab.settings.rounds}, medians\n`);
  const peers = Object.entries(runs).map(([name, list]) => ({ name, runs: list }));
  printTable(peers, { megabytes, transactions });
  const summaries = Object.fromEntries(peers.map(({ name, runs }) => [name, summarise(runs)]));
  return { binlogBytes: master.bytes, thlBytes: log.thlBytes, runs, summaries };
}
