/** What SQLite takes with nothing before it: as many bytes into one table, as durable as extraction. */
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Of one row, as a pack of the history log has it; rows of one commit; pages before a checkpoint. */
const ROW_BYTES = 128 * 1024;
const COMMIT_ROWS = 32;
const PAGE_BYTES = 16 * 1024;
const CHECKPOINT_PAGES = 1024;

export function runSqlite(dir, bytes) {
  const db = new Database(join(dir, 'alone.db'));
  db.pragma(`page_size = ${PAGE_BYTES}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, data BLOB)');
  const insert = db.prepare('INSERT INTO row (data) VALUES (?)');
  const data = randomFillSync(Buffer.alloc(ROW_BYTES));
  const commit = db.transaction(() => {
    for (let row = 0; row < COMMIT_ROWS; row++) insert.run(data);
  });
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  for (let left = bytes; left > 0; left -= COMMIT_ROWS * ROW_BYTES) commit.immediate();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  db.close();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, user: user / 1e6, system: system / 1e6, peakMiB: 0 };
}
