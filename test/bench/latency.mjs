/** Time from the return of a commit on the master to its row being visible on the slave, at rest. */
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE = 20; // ms between transactions: nothing is queued

/** @param {number} count transactions. Returns milliseconds, sorted. */
export async function measureLatency(master, slave, count) {
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
