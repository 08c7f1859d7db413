/** Filters on real servers, with row events replayed as they are and as SQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { FilteredPair } from './filtered-pair.js';

const TABLES = `CREATE DATABASE app; CREATE DATABASE other;
  CREATE TABLE app.t (id INT PRIMARY KEY, v VARCHAR(20));
  CREATE TABLE app.tmp_x (id INT PRIMARY KEY, v VARCHAR(20));
  CREATE TABLE other.t (id INT PRIMARY KEY, v VARCHAR(20))`;

describeMainlyOn('mariadb', 'filters', (kind) => {
  let pair: FilteredPair;
  beforeAll(async () => {
    pair = await FilteredPair.start(kind);
  });
  afterAll(() => pair?.dispose());

  describe.each([
    ['native', { privileged: true }],
    ['sql', { privileged: false }],
  ])('with row events applied as %s', (_, applier) => {
    it('replicate what they are told, within transactions and statements', async () => {
      const replicate = { do: ['app', 'mark'], ignore: ['app.tmp_*'] };
      await pair.use({ filters: { replicate }, applier });
      await pair.master.query(`${TABLES};
        START TRANSACTION; INSERT INTO app.t VALUES (1, 'a'), (2, 'b'); INSERT INTO app.tmp_x VALUES (1, 'x');
        INSERT INTO other.t VALUES (1, 'y'); UPDATE app.t SET v = 'c' WHERE id = 2; COMMIT;
        UPDATE app.t, app.tmp_x SET app.t.v = 'multi', app.tmp_x.v = 'multi' WHERE app.t.id = 1 AND app.tmp_x.id = 1;
        UPDATE app.tmp_x, app.t SET app.t.v = CONCAT(app.t.v, '!'), app.tmp_x.v = 'again' WHERE app.t.id = app.tmp_x.id;
        INSERT INTO other.t VALUES (2, 'z');
        SET SESSION binlog_format = 'STATEMENT'; INSERT INTO other.t VALUES (3, 'q'); INSERT INTO app.t VALUES (3, 'd');
        SET SESSION binlog_format = 'ROW'`);
      expect(await pair.arrival()).toBeUndefined();
      expect(await pair.onSlave('SELECT GROUP_CONCAT(id, v ORDER BY id) FROM app.t')).toEqual([
        '1multi!,2c,3d',
      ]);
      expect(await pair.onSlave('SHOW TABLES FROM app')).toEqual(['t']);
      expect(await pair.onSlave("SHOW DATABASES LIKE 'other'")).toEqual([]);
      const { appliedLastSeqno, maximumStoredSeqNo, filters } = pair.status();
      expect(appliedLastSeqno).toBe(maximumStoredSeqNo);
      expect(filters).toContain('replicates only app, mark');
      expect(String(filters)).toMatch(/transactions with nothing left/);
    });

    it('rename before the history log where told to', async () => {
      const rename = { schemas: { app: 'copy' }, columns: { 'app.t.v': 'text' } };
      await pair.use({ filters: { at: 'extract', rename }, applier });
      await pair.master.query(
        `${TABLES}; INSERT INTO app.t (id, v) VALUES (1, 'a'), (2, 'b'); DELETE FROM app.t WHERE id = 2`,
      );
      expect(await pair.arrival()).toBeUndefined();
      expect(await pair.onSlave('SELECT text FROM copy.t')).toEqual(['a']);
    });

    it('rename schemas, tables and columns, in stored programs, too', async () => {
      const rename = {
        schemas: { app: 'copy' },
        tables: { 'app.tmp_x': 'side.x' },
        columns: { 'app.t.v': 'text' },
      };
      await pair.use({ filters: { rename }, applier: { ...applier, definer: { policy: 'keep' } } });
      await pair.master.query(`CREATE DATABASE side; ${TABLES}; USE app;
        INSERT INTO t (id, v) VALUES (1, 'a'); INSERT INTO tmp_x VALUES (1, 'x');
        UPDATE t SET v = 'b' WHERE id = 1; INSERT INTO t VALUES (2, NULL);
        ALTER TABLE t ADD KEY v (v), ADD COLUMN n INT AFTER v;
        INSERT INTO other.t VALUES (9, 'o');
        CREATE VIEW both_of AS SELECT app.tmp_x.v AS x FROM tmp_x LEFT JOIN other.t ON t.id = tmp_x.id;
        CREATE PROCEDURE put() INSERT INTO tmp_x VALUES (9, 'p');
        SET SESSION binlog_format = 'STATEMENT'; UPDATE tmp_x SET v = 'y'; DELETE tmp_x.* FROM tmp_x JOIN other.t ON t.id = tmp_x.id;
        SET SESSION binlog_format = 'ROW'; USE mysql`);
      expect(await pair.arrival()).toBeUndefined();
      expect(
        await pair.onSlave("SELECT GROUP_CONCAT(id, COALESCE(text, '-') ORDER BY id) FROM copy.t"),
      ).toEqual(['1b,2-']);
      expect(await pair.onSlave('SELECT v FROM side.x')).toEqual(['y']);
      expect(await pair.onSlave('SELECT x FROM copy.both_of')).toEqual(['y']);
      await pair.slave.query('CALL copy.put()');
      expect(await pair.onSlave('SELECT id FROM side.x ORDER BY id')).toEqual([1, 9]);
      expect(await pair.onSlave("SHOW DATABASES LIKE 'app'")).toEqual([]);
    });
  });

  it.each(['extract', 'apply'])(
    'rename in definitions of every part of a table at %s',
    async (at) => {
      const rename = {
        schemas: { app: 'copy' },
        tables: { 'app.p': 'side.parents' },
        columns: { 'app.t.v': 'text', 'app.p.id': 'number' },
      };
      await pair.use({ filters: { at, rename } });
      await pair.master.query(`CREATE DATABASE side; CREATE DATABASE app; USE app;
      CREATE TABLE p (id INT PRIMARY KEY);
      CREATE TABLE t (v INT NOT NULL, g INT AS (v * 2) STORED, w INT DEFAULT 3, CHECK (v > 0), PRIMARY KEY (v), KEY v (v, w));
      CREATE TABLE ch (a INT, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON UPDATE CASCADE);
      CREATE UNIQUE INDEX total ON t (v, g); DROP INDEX v ON t; ALTER TABLE app.t RENAME INDEX total TO v;
      ALTER DATABASE DEFAULT CHARACTER SET latin1; CREATE TABLE latin (a VARCHAR(5));
      INSERT INTO p VALUES (1), (2); INSERT INTO t (v) VALUES (1), (2); UPDATE t SET w = v + 1 WHERE v = 2; DELETE FROM t WHERE v = 1;
      INSERT INTO ch VALUES (2); UPDATE p SET id = 3 WHERE id = 2; ALTER TABLE ch DROP FOREIGN KEY f;
      ALTER TABLE t CHANGE v v BIGINT NOT NULL, ADD x INT AFTER v, ALGORITHM=COPY;
      RENAME TABLE t TO old, old TO t; UPDATE t SET x = 5`);
      expect(await pair.arrival()).toBeUndefined();
      expect(await pair.onSlave("SELECT CONCAT_WS('/', text, x, g, w) FROM copy.t")).toEqual([
        '2/5/4/3',
      ]);
      expect(await pair.onSlave('SELECT number FROM side.parents ORDER BY number')).toEqual([1, 3]);
      expect(await pair.onSlave('SELECT a FROM copy.ch')).toEqual([3]);
      const keys = `SELECT CONCAT(INDEX_NAME, '=', GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX))
      FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'copy' AND TABLE_NAME = 't' GROUP BY INDEX_NAME ORDER BY INDEX_NAME`;
      expect(await pair.onSlave(keys)).toEqual(['PRIMARY=text', 'v=text,g']);
      const charset = `SELECT CHARACTER_SET_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'copy' AND TABLE_NAME = 'latin'`;
      expect(await pair.onSlave(charset)).toEqual(['latin1']);
    },
  );

  it('stop where a new name is taken already', async () => {
    const rename = { tables: { 'app.t': 'other.t' }, columns: { 'app.tmp_x.v': 'id' } };
    await pair.use({ filters: { rename } });
    await pair.master.query(`${TABLES}; INSERT INTO other.t VALUES (1, 'a')`);
    const error = await pair.arrival();
    expect(error).toMatchObject({ code: 'STATEMENT_FAILED', message: expect.stringMatching(/id/) });
    pair.online([error!.place.seqno!]);
    expect(await pair.arrival()).toMatchObject({
      code: 'STATEMENT_FAILED',
      message: expect.stringMatching(/already exists/),
    });
  });

  it('stop at a statement that is on both sides, commit what came before, and go past it on command', async () => {
    await pair.use({ filters: { replicate: { ignore: ['other'] } } });
    await pair.master.query(`${TABLES}; INSERT INTO app.t VALUES (1, 'a');
      DROP TABLE app.tmp_x, other.t; INSERT INTO app.t VALUES (2, 'b')`);
    const error = await pair.arrival();
    expect(error).toMatchObject({
      code: 'FILTER_UNDECIDED',
      hint: expect.stringContaining('skip'),
    });
    expect(await pair.onSlave('SELECT id FROM app.t')).toEqual([1]);
    pair.online([error!.place.seqno!]);
    expect(await pair.arrival()).toBeUndefined();
    expect(await pair.onSlave('SELECT id FROM app.t ORDER BY id')).toEqual([1, 2]);
  });

  it.each(['extract', 'apply'])('leave out data, comments and accounts at %s', async (at) => {
    const filters = {
      at,
      dropStatementData: ['app.t'],
      dropComments: true,
      skipAccounts: true,
    };
    await pair.use({ filters });
    await pair.master.query(`${TABLES}; INSERT INTO app.t VALUES (1, 'a');
      /* first */ CREATE TABLE app.u (id INT /* second */ COMMENT '/* third */');
      CREATE USER someone@localhost; INSERT INTO other.t VALUES (1, 'y')`);
    expect(await pair.arrival()).toBeUndefined();
    expect(await pair.onSlave('SELECT COUNT(*) FROM app.t')).toEqual([0]);
    expect(await pair.onSlave('SELECT COUNT(*) FROM other.t')).toEqual([1]);
    expect(
      await pair.onSlave(
        "SELECT COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_NAME = 'u' AND TABLE_SCHEMA = 'app'",
      ),
    ).toEqual(['/* third */']);
    expect(await pair.onSlave("SELECT COUNT(*) FROM mysql.user WHERE user = 'someone'")).toEqual([
      0,
    ]);
  });

  it('leave the tables of RDS out by default', async () => {
    await pair.master.query(`SET SESSION sql_log_bin = 0; DROP TABLE IF EXISTS mysql.rds_heartbeat2;
      CREATE TABLE mysql.rds_heartbeat2 (id INT PRIMARY KEY, value BIGINT); SET SESSION sql_log_bin = 1`);
    await pair.use({});
    await pair.master.query(`${TABLES}; INSERT INTO mysql.rds_heartbeat2 VALUES (1, 5);
      SET SESSION binlog_format = 'STATEMENT';
      INSERT INTO mysql.rds_heartbeat2 (id, value) VALUES (1, 6) ON DUPLICATE KEY UPDATE value = 6;
      INSERT INTO app.t VALUES (1, 'rds_'); SET SESSION binlog_format = 'ROW'`);
    expect(await pair.arrival()).toBeUndefined();
    expect(await pair.onSlave('SELECT v FROM app.t')).toEqual(['rds_']);
  });
});

describeMainlyOn('mariadb', 'a login that administers nothing', (kind) => {
  let pair: FilteredPair;
  beforeAll(async () => {
    pair = await FilteredPair.start(kind);
  });
  afterAll(() => pair?.dispose());

  it('becomes the definer, and leaves accounts alone', async () => {
    await pair.use({ isLimited: true });
    await pair.master.query(`${TABLES};
      CREATE USER someone@localhost IDENTIFIED BY 'Geheim-1'; GRANT SELECT ON app.* TO someone@localhost;
      CREATE DEFINER = someone@localhost SQL SECURITY DEFINER VIEW app.w AS SELECT id FROM app.t;
      CREATE DEFINER = someone@localhost EVENT app.e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
      INSERT INTO app.t VALUES (1, 'a')`);
    expect(await pair.arrival()).toBeUndefined();
    expect(
      await pair.onSlave("SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'app'"),
    ).toEqual(['limited@127.0.0.1']);
    expect(
      await pair.onSlave(
        "SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'app'",
      ),
    ).toEqual(['limited@127.0.0.1']);
    expect(await pair.onSlave("SELECT COUNT(*) FROM mysql.user WHERE user = 'someone'")).toEqual([
      0,
    ]);
    const limits = String(pair.status()['limits']);
    expect(limits).toMatch(/definer of views and stored programs becomes the login/);
    expect(limits).toMatch(/statements on accounts .* are not applied/);
    expect(pair.lines.filter((line) => line.includes('CREATE USER is not applied'))).toHaveLength(
      1,
    );
    expect(pair.lines.join('')).not.toMatch(/Geheim|IDENTIFIED/);
  });

  it('is told what functions and triggers need', async () => {
    await pair.slave.query('SET GLOBAL log_bin_trust_function_creators = OFF');
    await pair.use({ isLimited: true });
    await pair.master.query(
      `${TABLES}; CREATE TRIGGER app.tr BEFORE INSERT ON app.t FOR EACH ROW SET NEW.v = 'x'`,
    );
    const error = await pair.arrival();
    expect(error).toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: expect.stringContaining('log_bin_trust_function_creators=ON'),
    });
    expect(String(pair.status()['limits'])).toContain('log_bin_trust_function_creators');
  });

  it('shows no hash when a statement on accounts fails', async () => {
    await pair.use({ isLimited: true, applier: { accounts: 'apply' } });
    await pair.slave.query('SET SESSION sql_log_bin = 0; CREATE USER someone@localhost');
    await pair.master.query(`CREATE USER someone@localhost IDENTIFIED BY 'Geheim-1'`);
    const error = await pair.arrival();
    expect(error?.place.statement).toMatch(/CREATE USER .*<hidden>/);
    expect(JSON.stringify([pair.status(), pair.lines])).not.toMatch(/\*[0-9A-F]{40}|\$A\$/);
  });

  it('stops at accounts and definers when told to', async () => {
    await pair.use({ applier: { accounts: 'stop' } });
    await pair.master.query('CREATE USER someone@localhost');
    expect(await pair.arrival()).toMatchObject({ code: 'ACCOUNT_STATEMENT' });
    await pair.use({
      applier: { definer: { policy: 'refuse', map: { 'a@b': 'root@localhost' } } },
    });
    await pair.master.query(
      `${TABLES}; CREATE DEFINER = a@b VIEW app.mapped AS SELECT 1 AS x; CREATE DEFINER = c@d VIEW app.w AS SELECT 1 AS x`,
    );
    expect(await pair.arrival()).toMatchObject({ code: 'DEFINER_REFUSED' });
    expect(
      await pair.onSlave("SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'app'"),
    ).toEqual(['root@localhost']);
  });
});
