/** How long does a row take to the slave when nothing else goes on? */
import { measureAtRest } from '../latency.mjs';
import { startReplica } from '../peers/native.mjs';
import { runDirect } from '../peers/sluice.mjs';

export async function run(lab) {
  const count = lab.settings.latency;
  const own = await measureAtRest(lab, count, runDirect);
  const native = await measureAtRest(lab, count, startReplica);
  console.log(`\nlatency at rest, ${count} transactions each, ms:`);
  console.log(`  Sluice: median ${own.median.toFixed(1)}, p99 ${own.p99.toFixed(1)}`);
  console.log(`  native replica: median ${native.median.toFixed(1)}, p99 ${native.p99.toFixed(1)}`);
  const ratios = [
    { what: 'latency at rest, median', value: own.median, limit: 4, unit: ' ms' },
    { what: 'latency at rest, p99', value: own.p99, limit: 20, unit: ' ms' },
  ];
  return { own, native, ratios };
}
