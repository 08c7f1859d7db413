/** One transaction of a given size passing from the master's binlog to the slave: time and memory. */
import { runApply, runExtraction, maxSeqno } from './peers/sluice.mjs';

const ROW_BYTES = 8000;

/** Writes `mebibytes` of rows in one transaction. Each statement doubles what the table holds. */
export async function makeLargeTransaction(master, mebibytes, say) {
  const rows = Math.ceil((mebibytes * 1024 * 1024) / ROW_BYTES);
  say(`writing one transaction of ${mebibytes} MiB`);
  await master.query('CREATE DATABASE large');
  await master.query(
    'CREATE TABLE large.wide (id INT PRIMARY KEY AUTO_INCREMENT, n INT, b VARBINARY(8000))',
  );
  const connection = await master.connect();
  await connection.query('BEGIN');
  await connection.query(`INSERT INTO large.wide (n,b) VALUES (0, REPEAT('0123456789', 800))`);
  for (let count = 1; count < rows; count *= 2) {
    const more = Math.min(count, rows - count);
    await connection.query(
      `INSERT INTO large.wide (n,b) SELECT n+${count}, REVERSE(b) FROM large.wide LIMIT ${more}`,
    );
  }
  await connection.query('COMMIT');
  await connection.end();
}

/** Extracts it, and applies it in both modes. `onSlave(run)` calls `run` with a fresh slave. */
export async function runLarge(master, dir, onSlave) {
  const extraction = await runExtraction(master, dir, { transactions: 1, end: master.end });
  const seqno = maxSeqno(extraction.thl);
  const apply = (applier) =>
    onSlave((slave) => runApply(slave, dir, { thl: extraction.thl, seqno, applier }));
  return {
    extraction,
    apply: await apply({}),
    unprivileged: await apply({ privileged: false }),
  };
}
