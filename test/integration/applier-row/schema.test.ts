import { afterAll, beforeAll, expect, it } from 'vitest';
import { TargetSchema } from '../../../src/applier/schema/target-schema.js';
import { tableKey } from '../../../src/applier/schema/table-name.js';
import type { TargetTable } from '../../../src/applier/schema/target-table.js';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { targetOf } from '../applier/support.js';

const DB = 'schematest';

describeServers('what is known of a table', (kind) => {
  let server: TestServer;
  let session: TargetSession;
  let schema: TargetSchema;

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 5131 });
    await server.query(`CREATE DATABASE ${DB}`);
    session = await TargetSession.open(targetOf(server));
    schema = new TargetSchema((sql) => session.query(sql));
  });
  afterAll(async () => {
    await session?.end(1000);
    await server?.dispose();
  });

  async function table(name: string, definition: string): Promise<TargetTable> {
    await server.query(`CREATE TABLE ${DB}.\`${name}\` (${definition})`);
    const found = await schema.table(DB, name);
    if (found === undefined) throw new Error(`${name} was not found`);
    return found;
  }

  it('is its columns in order, with signs, character sets and fractions', async () => {
    const { columns } = await table(
      'c',
      `z INT UNSIGNED, e ENUM('unsigned','b,'',c') CHARACTER SET latin1, \`ä\`\`x\` VARCHAR(5) CHARACTER SET
       utf8mb4, t DATETIME(4), b BLOB, a BIGINT`,
    );
    const facts = columns.map(({ name, dataType, unsigned, charset, fraction }) => [
      name,
      dataType,
      unsigned,
      charset,
      fraction,
    ]);
    expect(facts).toEqual([
      ['z', 'int', true, undefined, undefined],
      ['e', 'enum', false, 'latin1', undefined],
      ['ä`x', 'varchar', false, 'utf8mb4', undefined],
      ['t', 'datetime', false, undefined, 4],
      ['b', 'blob', false, undefined, undefined],
      ['a', 'bigint', false, undefined, undefined],
    ]);
  });

  it('is which columns have a default, are generated or update themselves', async () => {
    const { columns } = await table(
      'd',
      `id INT PRIMARY KEY AUTO_INCREMENT, n INT NOT NULL, d INT NOT NULL DEFAULT 3, x INT NOT NULL
       DEFAULT (1+2), v INT AS (n+1) VIRTUAL, s INT AS (n+2) STORED, ts TIMESTAMP NOT NULL DEFAULT
       CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, i INT INVISIBLE DEFAULT 1`,
    );
    const names = (test: (column: (typeof columns)[number]) => boolean) =>
      columns.filter(test).map(({ name }) => name);
    expect(names(({ hasDefault }) => !hasDefault)).toEqual(['n']);
    expect(names(({ generated }) => generated === 'virtual')).toEqual(['v']);
    expect(names(({ generated }) => generated === 'stored')).toEqual(['s']);
    expect(names(({ updatesItself }) => updatesItself)).toEqual(['ts']);
    expect(names(({ nullable }) => !nullable)).toEqual(['id', 'n', 'd', 'x', 'ts']);
  });

  it('is its keys, with the order of their parts', async () => {
    const unused = kind === 'mysql' ? 'INVISIBLE' : 'IGNORED';
    const { keys } = await table(
      'k',
      `a INT NOT NULL, B INT NOT NULL, t VARCHAR(20), PRIMARY KEY (B, a), UNIQUE KEY pre (t(4)),
       UNIQUE KEY off (t) ${unused}, KEY plain (a)`,
    );
    const byName = Object.fromEntries(keys.map(({ name, ...rest }) => [name, rest]));
    const plain = { unique: true, whole: true, visible: true, hashed: false };
    expect(byName).toEqual({
      PRIMARY: { ...plain, columns: [1, 0] },
      pre: { ...plain, columns: [2], whole: false },
      off: { ...plain, columns: [2], visible: false },
      plain: { ...plain, columns: [0], unique: false },
    });
  });

  it('is its triggers and whether it refers to itself', async () => {
    await server.query(`CREATE TABLE ${DB}.r (id INT PRIMARY KEY, up INT,
      FOREIGN KEY (up) REFERENCES r (id))`);
    await server.query(`CREATE TRIGGER ${DB}.one BEFORE INSERT ON ${DB}.r FOR EACH ROW SET @x=1`);
    await server.query(`CREATE TRIGGER ${DB}.two AFTER DELETE ON ${DB}.r FOR EACH ROW
      SET @x=IF(@TrepSlave='YES',1,2)`);
    const found = await schema.table(DB, 'r');
    expect(found?.selfReferencing).toBe(true);
    expect(found?.triggers).toEqual([
      { name: 'one', event: 'INSERT', guarded: false },
      { name: 'two', event: 'DELETE', guarded: true },
    ]);
    const other = await table('o', 'id INT, FOREIGN KEY (id) REFERENCES r (id)');
    expect(other).toMatchObject({ selfReferencing: false, triggers: [], type: 'BASE TABLE' });
  });

  it('is of the table with exactly that name', async () => {
    await table('Case', 'a INT');
    await table('case', 'b INT');
    const columns = async (name: string) =>
      (await schema.table(DB, name))?.columns.map((column) => column.name);
    expect(await columns('Case')).toEqual(['a']);
    expect(await columns('case')).toEqual(['b']);
    expect(await columns('CASE')).toBeUndefined();
  });

  it('is that it is a view', async () => {
    await server.query(`CREATE VIEW ${DB}.v AS SELECT 1 AS a`);
    expect((await schema.table(DB, 'v'))?.type).toBe('VIEW');
  });

  it('is the same whether it is asked for alone or together with many', async () => {
    const names = Array.from({ length: 110 }, (_, i) => `m${i}`);
    const definitions = names.map(
      (name, i) =>
        `CREATE TABLE ${DB}.${name} (id INT PRIMARY KEY, c${i} INT, KEY z (c${i}), KEY y (id))`,
    );
    await server.query(definitions.join(';'));
    const wanted = [...names, 'r', 'Case', 'case', 'none'].map((name) => ({ schema: DB, name }));
    const together = await schema.tables(wanted);
    const alone = new Map<string, TargetTable>();
    for (const name of wanted.slice(100)) {
      const found = await schema.table(DB, name.name);
      if (found !== undefined) alone.set(tableKey(name), found);
    }
    expect(together.size).toBe(113);
    expect(new Map([...together].filter(([key]) => alone.has(key)))).toEqual(alone);
  });

  it('takes one round trip', async () => {
    let queries = 0;
    const counting = new TargetSchema((sql) => {
      queries += 1;
      return session.query(sql);
    });
    await counting.table(DB, 'c');
    const before = queries;
    await counting.table(DB, 'd');
    expect(queries - before).toBe(1);
  });
});
