/** Does the replicator's memory grow over a million transactions? */
import { assertSame } from '../lab.mjs';
import { runDirect } from '../peers/sluice.mjs';
import { residentOf, until } from '../usage.mjs';
import { writeSmallTransactions } from '../workload.mjs';

const LIMIT = 200; // MiB
const SAMPLES = 10;

export function run(lab) {
  const count = lab.settings.million;
  return lab.withMaster((master, dir) =>
    lab.withSlave(async (slave) => {
      const replicator = await runDirect(master, slave, dir);
      try {
        await master.query('CREATE DATABASE small');
        await master.query('CREATE TABLE small.t (id INT PRIMARY KEY AUTO_INCREMENT, n INT)');
        const samples = [];
        for (let sample = 0; sample < SAMPLES; sample++) {
          await writeSmallTransactions(master, count / SAMPLES);
          await until(async () => replicator.alive() && (await same(master, slave)), 'apply');
          samples.push(residentOf(replicator.child.pid));
          lab.say(
            `${((sample + 1) * count) / SAMPLES} transactions: ${samples.at(-1).toFixed(0)} MiB`,
          );
        }
        await assertSame(master, slave, 'small');
        return report(count, samples);
      } finally {
        await replicator.stop();
      }
    }),
  );
}

async function same(master, slave) {
  const counts = await Promise.all(
    [master, slave].map((server) =>
      server.query('SELECT COUNT(*) AS n FROM small.t').catch(() => [{ n: -1 }]),
    ),
  );
  return counts[0][0].n === counts[1][0].n;
}

function report(count, samples) {
  console.log(
    `\nresident MiB over ${count} transactions: ${samples.map((s) => s.toFixed(0)).join(' ')}`,
  );
  const half = samples.length / 2;
  const growth = Math.max(...samples.slice(half)) / Math.max(...samples.slice(0, half));
  const ratios = [
    {
      what: `memory over ${count} transactions, second half against first`,
      value: growth,
      limit: 1.1,
    },
    {
      what: `memory over ${count} transactions`,
      value: Math.max(...samples),
      limit: LIMIT,
      unit: ' MiB',
    },
  ];
  return { samples, ratios };
}
