import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsIn } from '../../../src/binlog/split.js';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { online, takeTransactions } from './support.js';

describe.each(SERVER_KINDS)('the events of %s', (kind) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
    await server.query('CREATE DATABASE d');
    await server.query('CREATE TABLE d.t (id INT PRIMARY KEY, b LONGBLOB)');
  });
  afterAll(() => server.dispose());

  test('carry a checksum or not, from file to file', async () => {
    const { next, stop } = await online(server);
    for (const checksum of ['NONE', 'CRC32', 'NONE']) {
      await server.query(`SET GLOBAL binlog_checksum = ${checksum}`);
      await server.query(`CREATE TABLE d.c_${checksum} (id INT)`);
      await server.query(`DROP TABLE d.c_${checksum}`);
    }
    const formats = [];
    for (let i = 0; i < 8; i++) formats.push((await next())?.last.format.checksum);
    stop();
    const [c, n] = ['crc32', 'none'];
    expect(formats).toEqual([c, c, n, n, c, c, n, n]);
    const again = await takeTransactions(server, 8);
    expect(again.map(({ last }) => last.format.checksum)).toEqual(formats);
    await server.query('SET GLOBAL binlog_checksum = CRC32');
  });

  test('are cut into fragments at their boundaries, one event above the size being one', async () => {
    const [before] = await server.query('SELECT COUNT(*) AS n FROM d.t');
    expect(before?.['n']).toBe(0);
    const connection = await server.connect();
    await connection.query('BEGIN');
    for (let id = 1; id <= 10; id++) {
      await connection.query(
        `INSERT INTO d.t VALUES (${id}, REPEAT('x', ${id === 5 ? 50_000 : 3_000}))`,
      );
    }
    await connection.query('COMMIT');
    await connection.end();
    const taken = await takeTransactions(server, 9, { fragmentSize: 8_192 });
    const { fragments } = taken.at(-1) ?? { fragments: [] };
    expect(fragments.map(({ header }) => header.fragno)).toEqual([...fragments.keys()]);
    expect(fragments.map(({ header }) => header.lastFrag)).toEqual(
      fragments.map((_, at) => at === fragments.length - 1),
    );
    const sizes = fragments.map(({ data }) => data.length);
    expect(sizes.filter((size) => size > 8_192)).toHaveLength(1);
    expect(Math.max(...sizes)).toBeGreaterThan(50_000);
    const [whole] = (await takeTransactions(server, 9)).slice(-1);
    expect(Buffer.concat(fragments.map(({ data }) => data))).toEqual(whole?.last.data);
    const positions = fragments.map(({ header }) => Number(/:(\d+);/.exec(header.eventId)?.[1]));
    for (const [at, { data }] of fragments.entries()) {
      const ends = [...eventsIn(data, fragments[at]?.format ?? whole!.last.format)];
      expect(ends.at(-1)?.raw.readUInt32LE(13)).toBe(positions[at]);
    }
  });

  test('of more than one network packet arrive whole', async () => {
    const length = 40 * 1024 * 1024;
    await server.query('SET GLOBAL max_allowed_packet = 1073741824');
    const connection = await server.connect();
    await connection.query(`INSERT INTO d.t VALUES (100, REPEAT('y', ${length}))`);
    await connection.query("INSERT INTO d.t VALUES (101, 'z')");
    await connection.end();
    const taken = await takeTransactions(server, 11);
    const big = taken.at(-2);
    const bytes = big?.fragments.reduce((sum, { data }) => sum + data.length, 0) ?? 0;
    expect(bytes).toBeGreaterThan(length);
    const row = big?.fragments.find(({ data }) => data.length > length)?.data;
    expect(row?.includes(Buffer.alloc(length, 'y'))).toBe(true);
    expect(taken.at(-1)?.last.data.includes('z')).toBe(true);
  });
});
