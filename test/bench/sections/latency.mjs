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
  const target = (name, key, limit) => ({
    what: `latency at rest, ${name}`,
    value: own[key],
    limit,
    unit: ' ms',
    peer: `${native[key].toFixed(1)} ms`,
  });
  return { own, native, ratios: [target('median', 'median', 4), target('p99', 'p99', 20)] };
}
