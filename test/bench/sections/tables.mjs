/** Rows into many tables at random, against the same rows into a few: is there a cliff? */
import { speedup, spread } from '../report.mjs';
import { runWorkload } from '../rounds.mjs';
import { makeTables, writeIntoTables } from '../workload.mjs';

const FEW = 20;
const TRANSACTIONS = 20_000;
/** What is no cliff: the slave's server itself is 5 to 12 times slower when it has to open each table. */
const AGAINST_NATIVE = 0.4;
const LONGEST = 20;

export async function run(lab) {
  const many = lab.settings.tables;
  const few = await touch(lab, FEW);
  const all = await touch(lab, many);
  const { summaries } = all;
  const ratios = ['apply', 'unprivileged'].flatMap((own) => [
    speedup(`${many} tables at random: ${own} against native, 1 thread`, {
      summaries,
      own,
      peer: 'native1',
      target: AGAINST_NATIVE,
    }),
    slowdown(`${many} tables at random against ${FEW}: ${own}`, few, all, own),
  ]);
  const peak = (name) => summaries[name]?.peakMiB ?? NaN;
  ratios.push({
    what: `${many} tables: peak memory`,
    value: Math.max(peak('apply'), peak('unprivileged')),
    limit: 200,
    unit: ' MiB',
  });
  return { few, all, ratios };
}

/** How many times longer it takes with many tables, which the slave's server has to open. */
function slowdown(what, few, all, own) {
  const [short, long] = [few.summaries[own], all.summaries[own]];
  return {
    what,
    value: (long?.seconds ?? NaN) / (short?.seconds ?? NaN),
    limit: LONGEST,
    ours: spread(long),
    peer: spread(short),
  };
}

/** The tables are on both servers before it begins: making them is not what is measured. */
function touch(lab, tables) {
  return runWorkload(lab, {
    schema: 'many',
    title: `${TRANSACTIONS} rows into ${tables} tables at random`,
    make: async (server) => {
      lab.say(`making ${tables} tables`);
      await makeTables(server, tables);
      await writeIntoTables(server, tables, TRANSACTIONS);
    },
    prepare: (slave) => makeTables(slave, tables),
    rounds: 1,
    peers: ['apply', 'unprivileged', 'native1'],
    transactions: TRANSACTIONS,
  });
}
