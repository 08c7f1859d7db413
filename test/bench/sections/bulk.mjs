/** Multi-row inserts, wide updates and range deletes. */
import { speedup } from '../report.mjs';
import { runWorkload } from '../rounds.mjs';
import { makeBulk } from '../workload.mjs';

export async function run(lab) {
  const rows = lab.settings.bulk;
  const result = await runWorkload(lab, {
    schema: 'sbtest',
    title: `${rows} rows inserted, all updated, half of them deleted`,
    make: (server) => makeBulk(server, rows, lab.say),
    peers: ['apply', 'unprivileged', 'native1', 'native1log'],
    transactions: rows / 1000 + 2,
  });
  const { summaries } = result;
  const ratios = ['apply', 'unprivileged'].map((own) =>
    speedup(`bulk rows: ${own} against native, 1 thread`, {
      summaries,
      own,
      peer: 'native1',
      target: 1,
    }),
  );
  const logging = { summaries, own: 'unprivileged', peer: 'native1log' };
  ratios.push(speedup('bulk rows: unprivileged against native that logs, 1 thread', logging));
  return { ...result, ratios };
}
