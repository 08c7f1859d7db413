/** How long does a row take to the slave when nothing else goes on? */
import { measureLatency } from '../latency.mjs';
import { startReplica } from '../peers/native.mjs';
import { runDirect } from '../peers/sluice.mjs';

export async function run(lab) {
  const count = lab.settings.latency;
  const own = await measure(lab, count, (master, slave, dir) => runDirect(master, slave, dir));
  const native = await measure(lab, count, startReplica);
  console.log(`\nlatency at rest, ${count} transactions each, ms:`);
  console.log(`  Sluice: median ${own.median.toFixed(1)}, p99 ${own.p99.toFixed(1)}`);
  console.log(`  native replica: median ${native.median.toFixed(1)}, p99 ${native.p99.toFixed(1)}`);
  const ratios = [
    { what: 'latency at rest, median', value: own.median, limit: 4, unit: ' ms' },
    { what: 'latency at rest, p99', value: own.p99, limit: 20, unit: ' ms' },
  ];
  return { own, native, ratios };
}

function measure(lab, count, replicate) {
  return lab.withMaster((master, dir) =>
    lab.withSlave(async (slave) => {
      const replica = await replicate(master, slave, dir);
      try {
        const times = await measureLatency(master, slave, count);
        const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
        return { median: at(0.5), p99: at(0.99) };
      } finally {
        await replica.stop();
      }
    }),
  );
}
