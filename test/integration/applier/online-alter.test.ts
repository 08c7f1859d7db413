/** ALTER TABLE that MariaDB logs when it starts and again when it ends, with other work and stops in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from 'mysql2/promise';
import { lanesOf } from '../cases/lanes.js';
import { RunningPair } from '../cases/running-pair.js';
import { describeServers } from '../../support/describe-servers.js';

const LANES = lanesOf('mariadb').filter(({ name }) =>
  ['row full, native', 'statement, sql'].includes(name),
);

describeServers(
  'an ALTER TABLE in two phases',
  (kind) => {
    let pair: RunningPair;
    beforeAll(async () => {
      pair = await RunningPair.start(kind);
    });
    afterAll(() => pair?.dispose());

    describe.each(LANES.map((lane) => [lane.name, lane] as const))('%s', (_, lane) => {
      const sessions: Connection[] = [];
      async function session(): Promise<Connection> {
        const opened = await pair.master.connect();
        sessions.push(opened);
        await opened.query('USE c; SET binlog_alter_two_phase = ON');
        return opened;
      }
      afterAll(() => Promise.all(sessions.map((one) => one.end())));

      it('is made when it ended on the master, with what others did meanwhile before it', async () => {
        await pair.enter(lane);
        await pair.prepare();
        const [reader, alterer, writer] = [await session(), await session(), await session()];
        await writer.query(`CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1, 1), (2, 2);
        CREATE TABLE o (id INT PRIMARY KEY)`);
        const outcomes: string[] = [];
        for (const end of ['killed', 'finished']) {
          // what reads the table keeps the copy from taking its place
          await reader.query('START TRANSACTION; SELECT * FROM t');
          const ended = alterer.query('ALTER TABLE t ADD w INT DEFAULT 5, ALGORITHM=COPY').then(
            () => 'altered',
            (error: Error) => error.message,
          );
          await untilStarted(pair);
          await writer.query(`INSERT INTO o VALUES (${end.length})`);
          await pair.pause();
          await pair.resume();
          await writer.query(`INSERT INTO o VALUES (${end.length + 100})`);
          if (end === 'killed') await writer.query(`KILL QUERY ${alterer.threadId}`);
          else await reader.query('COMMIT');
          outcomes.push(await ended);
          await reader.query('COMMIT');
          await writer.query('INSERT INTO t (id, v) SELECT MAX(id) + 1, 7 FROM t');
        }
        expect(outcomes).toEqual([expect.stringContaining('interrupted'), 'altered']);
        expect(await pair.arrival()).toBeUndefined();
        expect(await pair.differences([], false)).toEqual([]);
      });
    });
  },
  ['mariadb'],
);

/** Waits until the last event of the binlog but one says so. */
async function untilStarted({ master }: RunningPair): Promise<void> {
  for (;;) {
    const [status] = await master.query('SHOW MASTER STATUS');
    const rows = await master.query(`SHOW BINLOG EVENTS IN '${String(status?.['File'])}'`);
    if (String(rows.at(-2)?.['Info']).includes('START ALTER')) return;
  }
}
