/** Multi-row inserts, wide updates and range deletes. */
import { runWorkload } from '../rounds.mjs';
import { makeBulk } from '../workload.mjs';

export async function run(lab) {
  const rows = lab.settings.bulk;
  const result = await runWorkload(lab, {
    schema: 'sbtest',
    title: `${rows} rows inserted, all updated, half of them deleted`,
    make: (server) => makeBulk(server, rows, lab.say),
    peers: ['apply', 'unprivileged', 'native1'],
    transactions: rows / 1000 + 2,
  });
  const seconds = (name) => result.summaries[name]?.seconds ?? NaN;
  const ratio = (name) => seconds('native1') / seconds(name);
  const ratios = [
    { what: 'bulk rows: apply against native, 1 thread', value: ratio('apply'), target: 1 },
    {
      what: 'bulk rows: unprivileged apply against native, 1 thread',
      value: ratio('unprivileged'),
      target: 1,
    },
  ];
  return { ...result, ratios };
}
