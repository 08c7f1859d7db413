/** Does memory stay bounded while one huge transaction passes? */
import { makeLargeTransaction, runLarge } from '../large.mjs';
import { describeMaster } from '../lab.mjs';

const LIMIT = 300; // MiB

export function run(lab) {
  return lab.withMaster(async (server, dir) => {
    await makeLargeTransaction(server, lab.settings.large, lab.say);
    const master = await describeMaster(server, 'large');
    const figures = await runLarge(master, dir, (run) => lab.onSlave(master, 'large', run));
    console.log(`\none transaction of ${(master.bytes / 1e6).toFixed(0)} MB:`);
    const ratios = Object.entries(figures).map(([name, { seconds, peakMiB }]) => {
      console.log(`  ${name}: ${seconds.toFixed(1)} s, peak ${peakMiB.toFixed(0)} MiB`);
      return {
        what: `huge transaction, ${name}: peak`,
        value: peakMiB,
        limit: LIMIT,
        unit: ' MiB',
      };
    });
    return { ...figures, ratios };
  });
}
