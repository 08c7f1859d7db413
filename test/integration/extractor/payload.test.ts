import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChecksum } from '../../../src/binlog/checksum.js';
import { eventTypeName } from '../../../src/binlog/event-type.js';
import { eventsIn } from '../../../src/binlog/split.js';
import { parseEventId } from '../../../src/event/event-id.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { EMPTY, essence, extractorOf, takeTransactions, type Taken } from './support.js';

const WORK = [
  'CREATE TABLE d.t (id INT PRIMARY KEY, v LONGTEXT)',
  'CREATE TABLE e.t (id INT PRIMARY KEY)',
  'INSERT INTO d.t VALUES (1, 1), (2, 2), (3, 3)',
  'UPDATE d.t SET v = REPEAT(1, 2000)',
  'DELETE FROM d.t WHERE id < 3',
  'BEGIN; INSERT INTO d.t VALUES (10, 1); SAVEPOINT s; INSERT INTO e.t VALUES (1); ROLLBACK TO s; INSERT INTO d.t VALUES (11, 1); COMMIT',
  "XA START 'x'; INSERT INTO d.t VALUES (20, 1); XA END 'x'; XA PREPARE 'x'",
  "XA COMMIT 'x'",
  'CREATE TABLE d.c AS SELECT * FROM d.t',
  "SET SESSION binlog_format = STATEMENT; INSERT INTO d.t VALUES (30, 'a statement'); SET SESSION binlog_format = ROW",
  'DROP TABLE d.t, d.c, e.t',
];
/** A transaction of 24 MB, a hundredth of that when compressed. */
const LARGE =
  "CREATE TABLE d.l (id INT PRIMARY KEY, v LONGTEXT); INSERT INTO d.l WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 800) SELECT i, REPEAT('large', 6000) FROM n";
const MIB = 1024 * 1024;

function typesOf({ fragments }: Taken): string[] {
  return fragments.flatMap(({ data, format }) =>
    [...eventsIn(data, format)].map(({ typeCode, raw }) => {
      verifyChecksum(raw);
      return eventTypeName(typeCode, format.flavour);
    }),
  );
}

describeServers('compressed transactions of an extractor', (kind) => {
  const only = test.runIf(kind === 'mysql');
  let server: TestServer;
  let plain: Taken[];
  let packed: Taken[];
  let large: Taken;

  async function work(compression: 'ON' | 'OFF', statements: readonly string[]): Promise<void> {
    const connection = await server.connect();
    await connection.query(`SET SESSION binlog_transaction_compression = ${compression}`);
    for (const sql of statements) await connection.query(sql);
    await connection.end();
  }

  beforeAll(async () => {
    if (kind !== 'mysql') return;
    server = await startServer({ kind, serverId: 1 });
    await server.query('CREATE DATABASE d; CREATE DATABASE e');
    await work('OFF', WORK);
    await work('ON', [...WORK, LARGE]);
    const all = await takeTransactions(server, 2 + 2 * WORK.length + 2);
    plain = all.slice(2, 2 + WORK.length);
    packed = all.slice(2 + WORK.length, -2);
    large = all.at(-1)!;
  });
  afterAll(() => server?.dispose());

  only('come as if they had been logged plainly', () => {
    expect(packed.map(typesOf)).toEqual(plain.map(typesOf));
  });

  only('end where the source says that they do', async () => {
    const ends = (await server.query('SHOW BINLOG EVENTS'))
      .filter((row) => row['Event_type'] === 'Transaction_payload')
      .map((row) => Number(row['End_log_pos']));
    expect(ends.length).toBeGreaterThan(5);
    const places = [...packed, large].map(
      ({ last }) => parseEventId(last.header.eventId)?.position ?? 0,
    );
    expect(places).toEqual(expect.arrayContaining(ends));
  });

  only('are followed by the same, whether it goes on by place or by GTID', async () => {
    const rest = [...packed, large];
    const data = (taken: Taken) => taken.fragments.map((fragment) => fragment.data.toString('hex'));
    for (const taken of [packed[2]!, packed[6]!]) {
      const next = rest.slice(rest.indexOf(taken) + 1).slice(0, 2);
      const { header } = taken.last;
      const tail = { header, source: undefined };
      const byPlace = await takeTransactions(server, 2, { tail });
      expect(byPlace.map(essence)).toEqual(next.map(essence));
      const gtid = (header.gtid ?? '').replace(':', ':1-');
      const byGtid = await takeTransactions(server, 2, { config: { start: { gtid } } });
      expect(byGtid.map(data)).toEqual(next.map(data));
    }
  });

  only('become fragments when they are large, taken at the pace of the reader', async () => {
    expect(large.fragments.length).toBeGreaterThan(20);
    const stop = new AbortController();
    const extractor = extractorOf(server);
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    let bytes = 0;
    for await (const { events } of extractor.extract(EMPTY, stop.signal)) {
      for (const { data, header } of events) {
        if (header.seqno === large.last.header.seqno) bytes += data.length;
      }
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      if (bytes > 20 * MIB) break; // in the middle: what is left is never unpacked
    }
    expect(bytes).toBeLessThan(23 * MIB);
    expect(peak).toBeLessThan(48 * MIB);
  });
});
