import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApplier } from '../../../src/applier/mysql-applier.js';
import { applierSchema } from '../../../src/config/schema/applier.js';
import { describeServers } from '../../support/describe-servers.js';
import { historyOf, SERVICE, silent, targetOf } from '../applier/support.js';
import { Pair, SCHEMA } from './pair.js';

/** Columns whose types are the same in the log, of which the slave's does not take every value. */
const NARROWER = [
  { master: 'INT', slave: 'INT NOT NULL', first: '1', second: 'NULL' },
  { master: 'FLOAT', slave: 'FLOAT UNSIGNED', first: '1', second: '-1' },
  { master: 'DOUBLE', slave: 'DOUBLE(5,2)', first: '1', second: '12345' },
  { master: "ENUM('a','b','c')", slave: "ENUM('a','b')", first: "'a'", second: "'c'" },
  { master: "SET('a','b','c')", slave: "SET('a','b')", first: "'a'", second: "'c'" },
];
const GENERATED = 'n INT, `é` TINYINT AS (n) STORED';

describeServers('rows that are applied without strict mode', (kind) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start(kind, 5121, []);
  });
  afterAll(() => pair?.dispose());
  beforeEach(async () => {
    await pair.logRows('FULL', kind === 'mysql' ? 'MINIMAL' : 'NO_LOG');
    await pair.reset();
  });

  async function tables(master: string, slave: string): Promise<void> {
    await pair.onMaster(`SET sql_mode=''; CREATE TABLE t (id INT PRIMARY KEY, ${master})`);
    await pair.onSlave(`SET sql_mode=''; CREATE TABLE t (id INT PRIMARY KEY, ${slave})`);
    pair.skip();
  }

  /** The error with which the rows are refused; undefined: they are not. */
  async function applied(sql: string, lenientTables = new Set<string>()): Promise<unknown> {
    await pair.onMaster(`SET sql_mode=''; ${sql}`);
    const stored = pair.take();
    const applier = createApplier({
      service: SERVICE,
      target: targetOf(pair.slave),
      applier: { ...applierSchema.parse({}), privileged: false },
      logger: silent,
      history: historyOf(stored),
      lenientTables,
    });
    try {
      await applier.open();
      for (const event of stored) await applier.apply(event);
      await applier.flush();
      return undefined;
    } catch (error) {
      return error;
    } finally {
      await applier.close();
    }
  }

  describe.each(NARROWER)('$slave for $master', ({ master, slave, first, second }) => {
    it.each([`INSERT INTO t (id,n,v) VALUES (3,300,${second})`, `UPDATE t SET v=${second}`])(
      'refuses what it would cut: %s',
      async (sql) => {
        await tables(`${GENERATED}, v ${master}`, `${GENERATED}, v ${slave}`);
        const lenient = new Set([`\`${SCHEMA}\`.\`t\``]);
        const rows = `INSERT INTO t (id,n,v) VALUES (1,300,${first}),(2,300,${first})`;
        expect(await applied(rows, lenient)).toBeUndefined();
        const before = await pair.slave.query(`SELECT * FROM ${SCHEMA}.t`);
        expect(await applied(sql, lenient)).toMatchObject({ code: 'TABLE_MISMATCH' });
        expect(await pair.slave.query(`SELECT * FROM ${SCHEMA}.t`)).toEqual(before);
      },
    );
  });

  it.each([
    ["INSERT INTO t VALUES (2,300,'x','a')", 'n'],
    ["UPDATE t SET n=300, e='x'", 'n'],
    ["INSERT INTO t VALUES (2,1,'x','b')", 'f'],
    ["UPDATE t SET e='x', f='b'", 'f'],
  ])('beside a member 0 refuse what would be cut: %s', async (sql, column) => {
    await pair.logRows('FULL', 'MINIMAL');
    await tables(
      "n INT, e ENUM('a'), f ENUM('a','b')",
      "n TINYINT NOT NULL, e ENUM('a'), f ENUM('a')",
    );
    expect(await applied("INSERT INTO t VALUES (1,1,'a','a')")).toBeUndefined();
    expect(await applied(sql)).toMatchObject({
      code: 'TABLE_MISMATCH',
      message: expect.stringContaining(`'${column}'`),
    });
    expect(await pair.slave.query(`SELECT * FROM ${SCHEMA}.t`)).toEqual([
      { id: 1, n: 1, e: 'a', f: 'a' },
    ]);
  });
});
