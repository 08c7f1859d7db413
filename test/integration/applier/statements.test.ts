import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { BinlogSource } from './binlog-source.js';
import { applyAll, recordingLogger, targetOf } from './support.js';

describeServers('statements', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;
  let session: Connection;

  beforeAll(async () => {
    const args = ['--character-set-server=utf8mb4', '--default-time-zone=+02:00'];
    // GTIDs forbid what changes transactional and other tables together
    if (kind === 'mysql') args.push('--gtid-mode=OFF', '--enforce-gtid-consistency=OFF');
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1, args: [...args, '--binlog-format=MIXED'] }),
      startServer({ kind, serverId: 2, args: ['--character-set-server=latin1'] }),
    ]);
    source = new BinlogSource(master);
    source.skip();
  });
  afterAll(async () => {
    await session?.end();
    await Promise.all([master.dispose(), slave.dispose()]);
  });
  beforeEach(async () => {
    await session?.end();
    session = await master.connect();
    await session.query('SET SESSION binlog_format=STATEMENT');
    await session.query('DROP DATABASE IF EXISTS s');
    await session.query('CREATE DATABASE s');
    await session.query('USE s');
  });

  async function run(...statements: string[]): Promise<void> {
    for (const statement of statements) await session.query(statement);
  }
  async function arrive(): Promise<Record<string, unknown>[]> {
    const { logger, lines } = recordingLogger();
    await applyAll(slave, source.take(), { logger });
    await expectSame(master, slave, ['s']);
    return lines;
  }

  it('run under their own sql_mode', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(3), d DATE)',
      "SET sql_mode=''",
      "INSERT INTO t VALUES (1, 'too long', '2024-02-31')",
      "SET sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'",
      `INSERT INTO "t" VALUES (2, 'a' || '\\', NULL)`,
      "SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
      "INSERT INTO t VALUES (0, '', '2024-02-31')",
    );
    await arrive();
  });

  it('run under their own clock, time zone and locale', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a DATETIME(6), b TIMESTAMP(6) NULL, c VARCHAR(40))',
      "SET time_zone='-11:00'",
      "INSERT INTO t (a, b, c) VALUES (NOW(6), NOW(6), '')",
      "SET lc_time_names='de_DE', timestamp=1700000000.123456",
      "INSERT INTO t (a, b, c) VALUES (NOW(6), UTC_TIMESTAMP(6), DATE_FORMAT('2024-03-05', '%W %M'))",
      "SET lc_time_names='ja_JP', time_zone=DEFAULT, timestamp=DEFAULT",
      "INSERT INTO t (a, b, c) VALUES (NOW(), CURRENT_TIMESTAMP, MONTHNAME('2024-03-05'))",
      'ALTER TABLE t ADD COLUMN e DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)',
    );
    await arrive();
  });

  it('take the identifiers and random numbers of the master', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v DOUBLE, l BIGINT)',
      'SET auto_increment_increment=7, auto_increment_offset=3',
      'INSERT INTO t (v) VALUES (RAND()), (RAND())',
      'INSERT INTO t (v, l) VALUES (RAND(), LAST_INSERT_ID())',
      'INSERT INTO t (l) SELECT LAST_INSERT_ID() FROM t',
    );
    await arrive();
  });

  it('read user variables of every type', async () => {
    await run(
      "SET sql_mode=''",
      'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v LONGBLOB, c VARCHAR(64))',
      'SET @i=-9223372036854775808, @u=18446744073709551615, @s=CAST(5 AS UNSIGNED), @d=1234567890.0123456789',
      'SET @z=CAST(7 AS DECIMAL(10,0)), @neg=-0.5, @r=1e300, @p=0.1e0+0.2e0, @n=NULL, @`ü``x`="q"',
      "SET @e='', @b=X'00FF275C', @g=_gbk X'D55C', @l=_latin1 X'E4' COLLATE latin1_german1_ci, @m='𝄞'",
      ...['i', 'u', 's', 'd', 'z', 'neg', 'r', 'p', 'n', '`ü``x`', 'e', 'b', 'g', 'l', 'm'].map(
        (name) =>
          `INSERT INTO t (v, c) VALUES (CONCAT(HEX(@${name}), ' ', COALESCE(@${name} / 3, '')), CONCAT(CHARSET(@${name}), COLLATION(@${name}), COERCIBILITY(@${name})))`,
      ),
    );
    await arrive();
  });

  it('are read in their own character set', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4, b VARBINARY(20))',
    );
    const raw = await TargetSession.open(targetOf(master));
    const send = async (...parts: (string | Buffer)[]): Promise<void> => {
      const sql = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
      const { failure } = await raw.send(sql);
      if (failure !== undefined) throw failure;
    };
    await send("SET SESSION binlog_format=STATEMENT, sql_mode=''");
    await send('SET character_set_client=gbk, collation_connection=gbk_bin');
    await send(
      "INSERT INTO s.t VALUES (1, '",
      Buffer.from([0xd5, 0x5c]),
      "', '",
      Buffer.from([0xd5, 0x5c]),
      "')",
    );
    await send('SET character_set_client=sjis, collation_connection=latin1_bin');
    await send("INSERT INTO s.t VALUES (2, '", Buffer.from([0x83, 0x5c]), "', 'x')");
    await send('SET character_set_client=latin1, collation_connection=utf8mb4_bin');
    await send("INSERT INTO s.t VALUES (3, '", Buffer.from([0xe4, 0x80]), "', 'x')");
    await send('SET character_set_client=binary, collation_connection=binary');
    await send("INSERT INTO s.t VALUES (4, 'a', '", Buffer.from([1, 0xff, 0x80]), "')");
    await send('SET character_set_client=cp1251');
    await send('CREATE TABLE s.`', Buffer.from([0xe4, 0xf6]), '` (a INT)');
    raw.destroy();
    await arrive();
  });

  it('may end in a comment that is open', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY) -- done',
      'INSERT INTO t VALUES (1) -- a comment',
      'INSERT INTO t VALUES (2) # another',
      'INSERT INTO t VALUES (3) /* closed; */',
      'INSERT INTO t VALUES (4) /*!50000 , (5) */',
      'INSERT INTO t VALUES (6)',
    );
    await arrive();
  });

  it('run under the checks and defaults of their session', async () => {
    await run(
      'CREATE TABLE p (id INT PRIMARY KEY)',
      'CREATE TABLE t (id INT PRIMARY KEY, p INT, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id), CONSTRAINT ck CHECK (id < 10))',
      'SET foreign_key_checks=0',
      'INSERT INTO t VALUES (1, 99)',
      'SET foreign_key_checks=1, explicit_defaults_for_timestamp=0',
      "SET sql_mode=''",
      'CREATE TABLE ts (a TIMESTAMP, b TIMESTAMP)',
      'SET explicit_defaults_for_timestamp=1',
      'CREATE TABLE ts2 (a TIMESTAMP, b TIMESTAMP)',
    );
    if (kind === 'mariadb') {
      await run(
        'SET check_constraint_checks=0',
        'INSERT INTO t VALUES (77, NULL)',
        'SET check_constraint_checks=1, sql_if_exists=1',
        'DROP TABLE missing',
        'SET sql_if_exists=0',
      );
    } else {
      await run(
        'SET default_collation_for_utf8mb4=utf8mb4_general_ci',
        'CREATE TABLE c (v VARCHAR(10) CHARACTER SET utf8mb4)',
      );
    }
    await arrive();
  });

  it('go on in the right schema', async () => {
    await run(
      'CREATE DATABASE IF NOT EXISTS `größe``x`',
      'USE `größe``x`',
      'CREATE TABLE IF NOT EXISTS t (a INT)',
      'INSERT INTO t VALUES (1)',
      'USE s',
      'CREATE TABLE t (a INT)',
      'INSERT INTO t SELECT a FROM `größe``x`.t',
      'DROP DATABASE `größe``x`',
      'INSERT INTO t VALUES (2)',
    );
    await arrive();
  });

  it('mix with row events within a transaction', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40), n INT DEFAULT 0)',
      "SET sql_mode='', foreign_key_checks=0",
      'START TRANSACTION',
      "INSERT INTO t (id, v) VALUES (1, 'ä')",
      'SET binlog_format=ROW',
    ).catch(() => {});
    await run("INSERT INTO t (id, v) VALUES (2, 'b')", 'COMMIT');
    await session.query('SET binlog_format=ROW');
    await run("UPDATE t SET n = n + 1, v = 'ö'", 'DELETE FROM t WHERE id = 2');
    await session.query('SET binlog_format=STATEMENT');
    await run("INSERT INTO t (id, v) VALUES (3, 'ü')", 'UPDATE t SET n = n + 5');
    await arrive();
  });

  it('undo what a savepoint undid', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB',
      'CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM',
      'START TRANSACTION',
      'INSERT INTO t VALUES (1)',
      'SAVEPOINT `a b`',
      'INSERT INTO t VALUES (2)',
      'INSERT INTO m VALUES (2)',
      'ROLLBACK TO `a b`',
      'INSERT INTO t VALUES (3)',
      'COMMIT',
    );
    await arrive();
  });

  it('keep what a rollback could not undo', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB',
      'CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM',
      'INSERT INTO t VALUES (1)',
      'START TRANSACTION',
      'INSERT INTO t VALUES (2)',
      'INSERT INTO m VALUES (2)',
      'ROLLBACK',
      'INSERT INTO t VALUES (3)',
    );
    await arrive();
    expect(await slave.query('SELECT id FROM s.m')).toEqual([{ id: 2 }]);
    expect(await slave.query('SELECT id FROM s.t')).toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('fail as they failed on the master', async () => {
    await run('CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM', 'INSERT INTO m VALUES (3)');
    await expect(session.query('INSERT INTO m VALUES (1), (2), (3), (4)')).rejects.toThrow();
    await run('INSERT INTO m VALUES (9)');
    await arrive();
    expect(await slave.query('SELECT COUNT(*) AS n FROM s.m')).toEqual([{ n: 4 }]);
  });

  it('stop the service when they do not fail as on the master', async () => {
    await run('CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM', 'INSERT INTO m VALUES (3)');
    await arrive();
    await slave.query('DELETE FROM s.m');
    await expect(session.query('INSERT INTO m VALUES (1), (3)')).rejects.toThrow();
    const events = source.take();
    await expect(applyAll(slave, events)).rejects.toMatchObject({
      code: 'STATEMENT_DIVERGED',
      place: { seqno: events[0]!.header.seqno },
    });
    // past it by command
    await applyAll(
      slave,
      events.map((event) => ({ ...event, data: Buffer.alloc(0) })),
    );
  });

  it('create temporary tables without committing', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY)',
      'CREATE TEMPORARY TABLE tmp (id INT)',
      'INSERT INTO tmp VALUES (7)',
      'INSERT INTO t SELECT id FROM tmp',
      'DROP TEMPORARY TABLE tmp',
    );
    await arrive();
  });

  it('define routines, views, triggers and events whose bodies hold semicolons', async () => {
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY, n INT)',
      'CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1, 1); SELECT 1; END',
      'CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC BEGIN DECLARE x INT DEFAULT 1; RETURN a + x; END',
      'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.n = 5; SET @x = 1; END',
      'CREATE VIEW v AS SELECT * FROM t WHERE n > 1',
      'INSERT INTO t VALUES (2, 2)',
      'INSERT INTO t VALUES (f(5), 2)',
    );
    await arrive();
  });

  it('create events that do not run on the slave', async () => {
    await master.query('SET GLOBAL event_scheduler=OFF');
    await slave.query('SET GLOBAL event_scheduler=ON');
    await run(
      'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)',
      "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND COMMENT 'DO it' DO INSERT INTO t VALUES (NULL)",
      'CREATE EVENT off ON SCHEDULE EVERY 1 SECOND DISABLE DO INSERT INTO t VALUES (NULL)',
      'CREATE EVENT later ON SCHEDULE AT (NOW() + INTERVAL 1 DAY) ON COMPLETION PRESERVE ENABLE DO INSERT INTO t VALUES (NULL)',
      'ALTER EVENT e ON SCHEDULE EVERY 2 SECOND -- faster',
    );
    await applyAll(slave, source.take());
    const events = await slave.query(
      "SELECT EVENT_NAME AS n, STATUS AS s FROM information_schema.EVENTS WHERE EVENT_SCHEMA='s' ORDER BY 1",
    );
    expect(events).toEqual([
      { n: 'e', s: expect.stringMatching(/_DISABLED$/) as string },
      { n: 'later', s: expect.stringMatching(/_DISABLED$/) as string },
      { n: 'off', s: 'DISABLED' },
    ]);
    expect(await slave.query('SELECT * FROM s.t')).toEqual([]);
  });

  it('create and fill a table in one statement', async () => {
    await run('CREATE TABLE t (id INT PRIMARY KEY)', 'INSERT INTO t VALUES (1), (2)');
    await session.query('SET binlog_format=ROW');
    await run('CREATE TABLE copy (PRIMARY KEY (id)) SELECT * FROM t', 'CREATE TABLE shape LIKE t');
    await session.query('SET binlog_format=STATEMENT');
    await run('CREATE TABLE other SELECT * FROM t', 'RENAME TABLE t TO x, copy TO t, x TO copy');
    await arrive();
  });

  if (kind === 'mariadb') {
    it('execute a two-phase ALTER TABLE once, and not what the master rolled back', async () => {
      await run(
        'CREATE TABLE t (id INT PRIMARY KEY)',
        'SET SESSION binlog_alter_two_phase=1',
        'ALTER TABLE t ADD COLUMN a INT',
        'INSERT INTO t VALUES (1, 1), (2, 1)',
      );
      await expect(session.query('ALTER TABLE t ADD UNIQUE (a)')).rejects.toThrow();
      await run('INSERT INTO t VALUES (3, 3)');
      await arrive();
    });
  }

  it("leave the service's own catalog alone", async () => {
    await run(
      'CREATE DATABASE IF NOT EXISTS sluice_test',
      'CREATE TABLE IF NOT EXISTS sluice_test.trep_commit_seqno (task_id INT PRIMARY KEY, seqno BIGINT)',
      'INSERT INTO sluice_test.trep_commit_seqno SET task_id=0, seqno=99',
      'UPDATE sluice_test.trep_commit_seqno SET seqno=100',
      'SET binlog_format=ROW',
      'UPDATE sluice_test.trep_commit_seqno SET seqno=101',
      'USE sluice_test',
      'DROP TABLE trep_commit_seqno',
      'DROP DATABASE sluice_test',
    );
    const events = source.take();
    await applyAll(slave, events);
    const [point] = await slave.query('SELECT seqno FROM sluice_test.trep_commit_seqno');
    expect(point).toEqual({ seqno: events.at(-1)!.header.seqno });
  });
});
