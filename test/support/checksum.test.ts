import { afterAll, beforeAll, expect, it } from 'vitest';
import { differences, expectSame, schemaChecksum } from './checksum.js';
import { describeServers } from './describe-servers.js';
import { startServer, type TestServer } from './servers.js';

/** Values that text conversions like to bend; the same on both servers. */
const SAMPLE = `
  CREATE DATABASE d;
  CREATE TABLE d.t (
    id INT PRIMARY KEY AUTO_INCREMENT, f FLOAT, d DOUBLE, n DECIMAL(30, 10), e ENUM('a', 'b'),
    s SET('x', 'y'), b BIT(64), l VARCHAR(20) CHARACTER SET latin1, u TEXT CHARACTER SET utf8mb4,
    bin VARBINARY(20), j JSON, ts TIMESTAMP(6) NULL, g POINT, v INT AS (length(l)) VIRTUAL,
    un BIGINT UNSIGNED, y YEAR
  );
  INSERT INTO d.t (f, d, n, e, s, b, l, u, bin, j, ts, g, un, y) VALUES
    (0.1, 0.1e0 + 0.2e0, 12.5, 'b', 'x,y', b'1', 0xE9, _utf8mb4 0xF09F9880, 0x00FF, '{"a": 1}',
     '2024-01-01 00:00:00.123456', POINT(1, 2), 18446744073709551615, 2024),
    (-1e-50, NULL, NULL, NULL, NULL, NULL, NULL, '', '', NULL, NULL, NULL, NULL, NULL);
  CREATE TABLE d.nokey (a INT, b TEXT);
  INSERT INTO d.nokey VALUES (1, 'x'), (1, 'x'), (2, 'y');
  CREATE VIEW d.w AS SELECT id FROM d.t;
  CREATE TABLE d.empty (a INT);
  CREATE TRIGGER d.trg BEFORE INSERT ON d.empty FOR EACH ROW SET NEW.a = 1;
  CREATE PROCEDURE d.p() SELECT 1;
  CREATE EVENT d.ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DISABLE DO SELECT 1;
  CREATE DATABASE sluice_x; CREATE TABLE sluice_x.t (a INT);
`;

describeServers('checksum', (kind) => {
  let a: TestServer;
  let b: TestServer;

  beforeAll(async () => {
    [a, b] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    await a.query(SAMPLE);
    await b.query(SAMPLE);
  });
  afterAll(() => Promise.all([a?.dispose(), b?.dispose()]));

  /** Runs `sql` on the second server and returns the differences, then undoes it. */
  async function planted(sql: string, undo: string): Promise<string> {
    await b.query(sql);
    const found = await differences(a, b);
    await b.query(undo);
    await expectSame(a, b);
    return found.join('\n');
  }

  it('covers every kind of object and leaves out its own schemas', async () => {
    const connection = await a.connect();
    const sums = await schemaChecksum(connection);
    await connection.end();
    expect([...sums.keys()]).toEqual([
      'event d.ev',
      'procedure d.p',
      'schema d',
      'table d.empty',
      'table d.nokey',
      'table d.t',
      'trigger d.trg',
      'view d.w',
    ]);
    expect(sums.get('table d.t')?.rows).toBe(2);
  });

  it('finds equal servers equal, also when the auto-increment counters differ', async () => {
    await b.query('ALTER TABLE d.t AUTO_INCREMENT = 100');
    await expectSame(a, b);
  });

  it.each([
    ['f', '0.10000001', '0.1'],
    ['d', '0.3', '0.1e0 + 0.2e0'],
    ['n', '12.5000000001', '12.5'],
    ['e', "'a'", "'b'"],
    ['s', "'x'", "'x,y'"],
    ['b', "b'11'", "b'1'"],
    ['l', '_latin1 0xE8', '_latin1 0xE9'],
    ['u', '_utf8mb4 0xF09F9881', '_utf8mb4 0xF09F9880'],
    ['bin', '0x00FF00', '0x00FF'],
    ['j', `'{"a": "1"}'`, `'{"a": 1}'`],
    ['ts', "'2024-01-01 00:00:00.123457'", "'2024-01-01 00:00:00.123456'"],
    ['g', 'POINT(2, 1)', 'POINT(1, 2)'],
    ['un', '18446744073709551614', '18446744073709551615'],
    ['y', '2025', '2024'],
  ])('names the row and column of a change in %s', async (column, changed, before) => {
    const set = (value: string): string => `UPDATE d.t SET ${column} = ${value} WHERE id = 1`;
    const text = await planted(set(changed), set(before));
    expect(text).toMatch(new RegExp(`^table d.t: 2 rows .*\n {2}row id=1: column ${column}: .+`));
  });

  it('tells NULL from empty and -0 from 0', async () => {
    expect(
      await planted('UPDATE d.t SET u = NULL WHERE id = 2', "UPDATE d.t SET u = '' WHERE id = 2"),
    ).toContain('column u: 0x / NULL');
    expect(
      await planted('UPDATE d.t SET f = 0 WHERE id = 2', 'UPDATE d.t SET f = -1e-50 WHERE id = 2'),
    ).toContain('column f: -0 / 0');
  });

  it('counts duplicate rows of a table without a key', async () => {
    const text = await planted(
      "UPDATE d.nokey SET a = 2, b = 'y' WHERE a = 1 LIMIT 1",
      "UPDATE d.nokey SET a = 1, b = 'x' WHERE a = 2 LIMIT 1",
    );
    expect(text).toContain('only on the first: a=1, b=0x78');
    expect(text).toContain('only on the second: a=2, b=0x79');
  });

  it('names missing rows, missing objects and changed definitions', async () => {
    const row = 'INSERT INTO d.t (id, f) VALUES (9, 1)';
    expect(await planted(row, 'DELETE FROM d.t WHERE id = 9')).toContain(
      'only on the second: id=9',
    );
    expect(await planted('CREATE TABLE d.n (a INT)', 'DROP TABLE d.n')).toBe(
      'table d.n: only on the second',
    );
    expect(await planted('ALTER TABLE d.empty ADD b INT', 'ALTER TABLE d.empty DROP b')).toContain(
      'table d.empty: defined differently',
    );
  });

  it('compares open connections as well, and leaves their sessions as they were', async () => {
    const [x, y] = [await a.connect(), await b.connect()];
    await x.query("SET time_zone = '+03:00'");
    await expectSame(x, y, ['d']);
    const [rows] = await x.query('SELECT @@session.time_zone AS zone');
    expect(rows).toEqual([{ zone: '+03:00' }]);
    await Promise.all([x.end(), y.end()]);
  });
});
