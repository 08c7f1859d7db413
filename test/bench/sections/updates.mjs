/** Rows updated by their key, and nothing else: rows per second. */
import { spread } from '../report.mjs';
import { runWorkload } from '../rounds.mjs';
import { makeUpdates } from '../workload.mjs';

/** Four times what Tungsten reaches in every setting, rows per second. */
const TARGET = 40_000;
/** Each row is loaded once and then updated so often: the load hardly counts. */
const TIMES = 10;

export async function run(lab) {
  const rows = lab.settings.bulk;
  const result = await runWorkload(lab, {
    schema: 'sbtest',
    title: `${rows} rows, ${TIMES} times updated`,
    make: (server) => makeUpdates(server, rows, TIMES, lab.say),
    peers: ['apply', 'unprivileged', 'native1'],
    transactions: TIMES + 1,
  });
  const rate = (name) => (rows * TIMES) / (result.summaries[name]?.seconds ?? NaN);
  const ratios = ['apply', 'unprivileged'].map((name) => ({
    what: `row updates, ${name}`,
    value: rate(name),
    target: TARGET,
    unit: ' rows/s',
    ours: spread(result.summaries[name]),
    peer: spread(result.summaries.native1),
  }));
  return { ...result, ratios };
}
