/** The rate of apply over a link with 50 ms of round trip, against no link, in both modes. */
import { startDelayProxy } from '../delay-proxy.mjs';
import { describeMaster } from '../lab.mjs';
import { maxSeqno, runApply, runExtraction } from '../peers/sluice.mjs';
import { median, speedup, summarise } from '../report.mjs';
import { DEFINITIONS, makeOltp } from '../workload.mjs';

const ROUND_TRIP = 50; // ms
const MODES = [
  { name: 'unprivileged', applier: { privileged: false } },
  { name: 'privileged', applier: {} },
];

export function run(lab) {
  const { rows, transactions, rounds } = lab.settings;
  return lab.withMaster(async (server, dir) => {
    await makeOltp(server, { rows, transactions }, lab.say);
    const master = await describeMaster(server, 'sbtest');
    const { thl } = await runExtraction(master, dir, { transactions, end: master.end });
    // the clock runs from the last definition to the last row: connecting is told apart
    const log = { thl, from: DEFINITIONS - 1, seqno: maxSeqno(thl) - 1 };
    const runs = MODES.map(() => ({ local: [], link: [] }));
    for (let round = 0; round < rounds; round++) {
      for (const [i, { name, applier }] of MODES.entries()) {
        const work = { ...log, applier, name };
        runs[i].local.push(await applied(lab, master, dir, work));
        runs[i].link.push(await applied(lab, master, dir, work, ROUND_TRIP));
      }
    }
    return { runs, ratios: MODES.map(({ name }, i) => report(name, runs[i])) };
  });
}

function report(name, { local, link }) {
  const before = (runs) => median(runs.map(({ untilFrom }) => untilFrom)).toFixed(2);
  console.log(
    `\n${name} apply, connecting and ${DEFINITIONS} definitions before the rows: ${before(local)} s here, ${before(link)} s over ${ROUND_TRIP} ms`,
  );
  const summaries = { here: summarise(local), far: summarise(link) };
  const what = `${name} apply over a link of ${ROUND_TRIP} ms against here`;
  return speedup(what, { summaries, own: 'far', peer: 'here', target: 0.8 });
}

function applied(lab, master, dir, work, roundTrip) {
  return lab.inFolder(dir, (folder) =>
    lab.onSlave(master, 'link', async (slave) => {
      const proxy =
        roundTrip === undefined ? undefined : await startDelayProxy(slave.port, roundTrip);
      try {
        const figures = await runApply(slave, folder, { ...work, port: proxy?.port });
        const { seconds, user, system, untilFrom } = figures;
        lab.say(
          `${work.name}, ${roundTrip ?? 0} ms: ${seconds.toFixed(2)} s after ${untilFrom.toFixed(2)} s, CPU ${(user + system).toFixed(2)} s`,
        );
        return figures;
      } finally {
        await proxy?.stop();
      }
    }),
  );
}
