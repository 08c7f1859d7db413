/** Time from the return of a commit on the master to its row being visible on the slave, at rest. */
import { setTimeout as sleep } from 'node:timers/promises';
import { assertSame } from './lab.mjs';

const PAUSE = 20; // ms between transactions: nothing is queued

/** On fresh servers. `replicate`: starts what is measured; the `stop` that it gives ends it. */
export function measureAtRest(lab, count, replicate) {
  return lab.withMaster((master, dir) =>
    lab.withSlave(async (slave) => {
      const replica = await replicate(master, slave, dir);
      try {
        const times = await measureLatency(master, slave, count);
        await assertSame(master, slave, 'lat');
        const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
        return { median: at(0.5), p99: at(0.99) };
      } finally {
        await replica.stop();
      }
    }),
  );
}

/** @param {number} count transactions. Returns milliseconds, sorted. */
async function measureLatency(master, slave, count) {
  const [writer, reader] = await Promise.all([master.connect(), slave.connect()]);
  try {
    await writer.query('CREATE DATABASE lat');
    await writer.query('CREATE TABLE lat.t (id INT PRIMARY KEY)');
    await untilVisible(reader, 'SHOW TABLES IN lat');
    const times = [];
    for (let id = 1; id <= count; id++) {
      await writer.query(`INSERT INTO lat.t VALUES (${id})`);
      const committed = performance.now();
      await untilVisible(reader, `SELECT id FROM lat.t WHERE id=${id}`);
      times.push(performance.now() - committed);
      await sleep(PAUSE);
    }
    return times.toSorted((a, b) => a - b);
  } finally {
    await Promise.all([writer.end(), reader.end()]);
  }
}

async function untilVisible(reader, sql, limit = 10_000) {
  const deadline = Date.now() + limit;
  for (;;) {
    const rows = await reader.query(sql).then(
      ([found]) => found,
      () => [],
    );
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error(`not visible on the slave: ${sql}`);
  }
}
