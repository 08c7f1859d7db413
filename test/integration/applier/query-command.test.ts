import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendByVariables } from '../../../src/applier/native/binlog-statement.js';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { targetOf } from './support.js';

describeServers('SQL as bytes', (kind) => {
  let server: TestServer;
  let session: TargetSession;

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1, args: ['--max-allowed-packet=64M'] });
    session = await TargetSession.open(targetOf(server));
  });
  afterAll(async () => {
    session.destroy();
    await server.dispose();
  });

  /** A literal with the bytes in it that end or escape one. */
  function quoted(bytes: Buffer): Buffer {
    const parts = [...bytes].flatMap((b) => (b === 0x27 || b === 0x5c ? [0x5c, b] : [b]));
    return Buffer.from(parts);
  }

  async function hexOf(bytes: Buffer): Promise<string | null | undefined> {
    const sql = [Buffer.from("SELECT HEX('"), quoted(bytes), Buffer.from("') AS h")];
    const { answers, failure } = await session.send(Buffer.concat(sql), { keepRows: true });
    expect(failure).toBeUndefined();
    return answers[0]?.rows[0]?.['h'];
  }

  it.each(['binary', 'latin1', 'cp1251'])('brings every byte value under %s', async (charset) => {
    await session.query(`SET character_set_client=${charset}, collation_connection=binary`);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    expect(await hexOf(bytes)).toBe(bytes.toString('hex').toUpperCase());
  });

  it('reads literals byte by byte under binary, where gbk has a backslash as second byte', async () => {
    await session.query('SET character_set_client=binary, collation_connection=binary');
    expect(await hexOf(Buffer.from([0xd5, 0x5c, 0x81, 0x27]))).toBe('D55C8127');
  });

  it('takes identifiers as utf8 under binary', async () => {
    await session.query('SET character_set_client=binary, collation_connection=binary');
    const rows = await session.query('SELECT 1 AS `größe`');
    expect(rows).toEqual([{ größe: '1' }]);
  });

  it('switches the character set between statements of one packet', async () => {
    await session.query('SET collation_connection=utf8mb4_bin');
    const sql = Buffer.concat([
      Buffer.from("SET character_set_client=gbk; SELECT HEX('"),
      Buffer.from([0xd5, 0x5c]),
      Buffer.from("') AS h; SET character_set_client=utf8mb4; SELECT HEX('"),
      Buffer.from('é'),
      Buffer.from("') AS h"),
    ]);
    const { answers, failure } = await session.send(sql, { keepRows: true });
    expect(failure).toBeUndefined();
    expect(answers.map(({ rows }) => rows[0]?.['h'])).toEqual([
      undefined,
      Buffer.from('誠').toString('hex').toUpperCase(),
      undefined,
      'C3A9',
    ]);
  });

  const LIMIT = 0xffffff;
  it.each([
    LIMIT - 12,
    LIMIT - 3,
    LIMIT - 2,
    LIMIT - 1,
    LIMIT,
    LIMIT + 1,
    2 * LIMIT - 2,
    2 * LIMIT - 1,
    2 * LIMIT,
  ])('sends a payload around the packet limit: %i bytes of SQL', async (length) => {
    const head = "SELECT LENGTH('";
    const tail = "') AS n";
    const fill = length - head.length - tail.length;
    const sql = Buffer.from(head + 'x'.repeat(fill) + tail);
    const { answers } = await session.send(sql, { keepRows: true });
    expect(answers[0]?.rows[0]?.['n']).toBe(String(fill));
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: '1' }]);
  });

  it('answers each statement of a packet, up to the one that failed', async () => {
    await session.query(
      'CREATE DATABASE IF NOT EXISTS q; CREATE TABLE q.t (a INT PRIMARY KEY, b INT); INSERT INTO q.t VALUES (1,1),(2,2)',
    );
    const sql =
      'UPDATE q.t SET b=1; DELETE FROM q.t WHERE a=9; INSERT INTO q.t VALUES (1,1); DELETE FROM q.t';
    const { answers, failure } = await session.send(Buffer.from(sql));
    // rows found, not rows changed
    expect(answers.map(({ found }) => found)).toEqual([2, 0]);
    expect(failure).toMatchObject({ errno: 1062, sqlState: '23000' });
    expect(await session.query('SELECT COUNT(*) AS n FROM q.t')).toEqual([{ n: '2' }]);
  });

  it('drops the rows of statements unless they are asked for', async () => {
    const { answers } = await session.send(Buffer.from('SELECT 1; SELECT 2 FROM q.t'));
    expect(answers.map(({ rows }) => rows)).toEqual([[], []]);
  });

  it.each([256, 20 * 1024 * 1024])(
    'gives %i bytes to a prepared statement as they are',
    async (size) => {
      const bytes = Buffer.alloc(size, Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
      const [prepared, set, read] = await session.together(() =>
        Promise.all([
          session.prepare('SET @`a b`=?'),
          session.prepare('SET @`a b`=?').then((id) => session.send(bytes, { prepared: id ?? -1 })),
          session.query('SELECT 1 AS one'),
        ]),
      );
      expect([prepared, set.failure, read]).toEqual([
        expect.any(Number),
        undefined,
        [{ one: '1' }],
      ]);
      const [row] = await session.query(
        'SELECT SHA2(@`a b`, 256) AS hash, LENGTH(@`a b`) AS length',
      );
      const hash = createHash('sha256').update(bytes).digest('hex');
      expect(row).toEqual({ hash, length: String(size) });
    },
  );

  it('tells that a statement is not prepared, and goes on', async () => {
    const [refused, rows] = await Promise.all([
      session.prepare('SET @a='),
      session.query('SELECT 1 AS one'),
    ]);
    expect([refused, rows]).toEqual([undefined, [{ one: '1' }]]);
  });

  it('tells why a prepared statement fails, and goes on', async () => {
    const prepared = (await session.prepare('SET @a=? DIV (SELECT 1 UNION SELECT 2)')) ?? -1;
    const [{ answers, failure }, rows] = await Promise.all([
      session.send(Buffer.from('1'), { prepared }),
      session.query('SELECT 1 AS one'),
    ]);
    expect([answers, failure?.errno, rows]).toEqual([[], 1242, [{ one: '1' }]]);
  });

  if (kind === 'mariadb') {
    it('tells why the events of BINLOG could not be set, not that there were none', async () => {
      const [{ failure }, rows] = await Promise.all([
        sendByVariables(session, 0x7fffffff, Buffer.from("BINLOG 'AAAA'")),
        session.query('SELECT 1 AS one'),
      ]);
      expect([failure?.errno, rows]).toEqual([1243, [{ one: '1' }]]); // ER_UNKNOWN_STMT_HANDLER
    });
  }

  it('fails what waits for an answer when the connection is cut', async () => {
    const other = await TargetSession.open(targetOf(server));
    const waiting = other.send(Buffer.from('SELECT SLEEP(60)'));
    setTimeout(() => other.destroy(), 50);
    await expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
  });

  it('fails what waits for an answer when the server ends the session', async () => {
    const other = await TargetSession.open(targetOf(server));
    const waiting = other.send(Buffer.from('SELECT SLEEP(60)'));
    const outcome = waiting.then(
      ({ failure }) => failure?.errno,
      (error: unknown) => (error as { code: string }).code,
    );
    await sleep(50);
    await session.query(`KILL ${other.threadId}`);
    expect([1053, 1317, 1927, 3169, 'CONNECTION_LOST']).toContain(await outcome);
  });
});
