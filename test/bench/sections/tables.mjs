/** Rows into many tables at random, against the same rows into a few: is there a cliff? */
import { runWorkload } from '../rounds.mjs';
import { makeTables, writeIntoTables } from '../workload.mjs';

const FEW = 20;
const TRANSACTIONS = 20_000;

export async function run(lab) {
  const many = lab.settings.tables;
  const few = await touch(lab, FEW);
  const all = await touch(lab, many);
  const rate = ({ summaries }, name) => TRANSACTIONS / (summaries[name]?.seconds ?? NaN);
  const ratios = ['apply', 'unprivileged'].map((name) => ({
    what: `${many} tables touched at random against ${FEW}, ${name}`,
    value: rate(all, name) / rate(few, name),
    target: 0.1,
  }));
  const peak = all.summaries.apply?.peakMiB ?? NaN;
  ratios.push({ what: `${many} tables: peak memory`, value: peak, limit: 200, unit: ' MiB' });
  return { few, all, ratios };
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
