/** Apply without privileges over a link with 50 ms of round trip, against no link. */
import { startDelayProxy } from '../delay-proxy.mjs';
import { describeMaster } from '../lab.mjs';
import { maxSeqno, runApply, runExtraction } from '../peers/sluice.mjs';
import { median } from '../report.mjs';
import { makeOltp } from '../workload.mjs';

const ROUND_TRIP = 50; // ms

export function run(lab) {
  const { rows, transactions, rounds } = lab.settings;
  return lab.withMaster(async (server, dir) => {
    await makeOltp(server, { rows, transactions }, lab.say);
    const master = await describeMaster(server, 'sbtest');
    const { thl } = await runExtraction(master, dir, { transactions, end: master.end });
    const log = { thl, seqno: maxSeqno(thl), applier: { privileged: false } };
    const seconds = { local: [], link: [] };
    for (let round = 0; round < rounds; round++) {
      seconds.local.push(await applied(lab, master, dir, log));
      seconds.link.push(await applied(lab, master, dir, log, ROUND_TRIP));
    }
    const [local, link] = [median(seconds.local), median(seconds.link)];
    console.log(
      `\nunprivileged apply: ${local.toFixed(2)} s here, ${link.toFixed(2)} s over ${ROUND_TRIP} ms`,
    );
    const what = `unprivileged apply over a link of ${ROUND_TRIP} ms against here`;
    return { seconds, ratios: [{ what, value: local / link, target: 0.8 }] };
  });
}

function applied(lab, master, dir, log, roundTrip) {
  return lab.inFolder(dir, (folder) =>
    lab.onSlave(master, 'link', async (slave) => {
      const proxy =
        roundTrip === undefined ? undefined : await startDelayProxy(slave.port, roundTrip);
      try {
        const { seconds } = await runApply(slave, folder, { ...log, port: proxy?.port });
        lab.say(`${roundTrip ?? 0} ms: ${seconds.toFixed(2)} s`);
        return seconds;
      } finally {
        await proxy?.stop();
      }
    }),
  );
}
