import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Progress } from '../../../src/provision/progress.js';
import { provision } from '../../../src/provision/provision.js';
import { systemClock } from '../../../src/util/clock.js';
import {
  availability,
  startServer,
  type MasterKind,
  type TestServer,
} from '../../support/servers.js';
import { partsBetween } from './parts-between.js';

/** Masters, and what a text column of utf8mb4 without a collation has on each slave. */
const PAIRS = [
  ['mysql', 'mariadb', 'utf8mb4_uca1400_nopad_ai_ci'],
  ['mariadb', 'mysql', 'utf8mb4_general_ci'],
  ['mysql56', 'mariadb', 'utf8mb4_general_ci'],
  ['mysql56', 'mysql', 'utf8mb4_general_ci'],
] as const satisfies ReadonlyArray<readonly [MasterKind, MasterKind, string]>;
const KINDS = ['mariadb', 'mysql', 'mysql56'] as const;

const unavailable = new Map<MasterKind, string>();
for (const kind of KINDS) {
  const found = await availability(kind);
  if (!found.ok) unavailable.set(kind, found.reason);
}

const schemaOf = (kind: MasterKind): string => `of_${kind}`;

/** What every server understands, made by a client of the server's default character set. */
const tables = (
  schema: string,
): string => `CREATE DATABASE ${schema} CHARACTER SET utf8mb4; USE ${schema};
  CREATE TABLE texts (word VARCHAR(40) CHARACTER SET utf8mb4, n INT, note TEXT CHARACTER SET latin1, PRIMARY KEY (word, n)) ENGINE=InnoDB;
  CREATE TABLE kinds (id INT PRIMARY KEY, a DECIMAL(20,5), b FLOAT, c DOUBLE, d DATETIME, e TIMESTAMP NULL, f ENUM('x','y'), g SET('p','q'), h BIT(9), i BLOB, j YEAR) ENGINE=InnoDB;
  CREATE TABLE a (id INT PRIMARY KEY, b INT) ENGINE=InnoDB;
  CREATE TABLE b (id INT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES a (id)) ENGINE=InnoDB;
  ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id);
  CREATE TABLE notes (id INT PRIMARY KEY AUTO_INCREMENT, a INT) ENGINE=InnoDB;
  INSERT INTO texts VALUES ('', 0, NULL), ('straße', 1, 'é'), (_utf8mb4 0xF09F8E89, 2, 'x');
  INSERT INTO kinds VALUES (1, -0.5, 1.1, 0.1, '2020-01-02 03:04:05', '2001-01-01 00:00:00', 'y', 'p,q', 257, x'00ff27', 2020), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  SET foreign_key_checks=0; INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1)`;
const OBJECTS = [
  'CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN x + 1',
  "CREATE PROCEDURE p() SELECT CONCAT('a', word) FROM texts",
  "CREATE VIEW v AS SELECT CONCAT(word, '!') AS w, f(n) AS m FROM texts",
  'CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW INSERT INTO notes (a) VALUES (NEW.id)',
  'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM notes WHERE id < 0',
];
const ROWS = [
  'SELECT HEX(word) AS w, n, HEX(CONVERT(note USING utf8)) AS t FROM texts ORDER BY n',
  'SELECT id, a, b*1e0 AS b, c, d+0 AS d, UNIX_TIMESTAMP(e) AS e, f+0 AS f, g+0 AS g, h+0 AS h, HEX(i) AS i, j FROM kinds ORDER BY id',
  'SELECT a.id, a.b, b.a FROM a JOIN b ON b.id = a.b',
  'SELECT * FROM notes',
  'SELECT HEX(w) AS w, m FROM v ORDER BY m',
];

describe.skipIf(unavailable.has('mariadb') || unavailable.has('mysql'))(
  `copies between families and versions${[...unavailable.values()].map((reason) => ` (${reason})`).join('')}`,
  () => {
    const servers = new Map<MasterKind, TestServer>();
    let directory: string;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'sluice-between-'));
      const kinds = KINDS.filter((kind) => !unavailable.has(kind));
      const started = kinds.map(async (kind, i) => {
        const server = await startServer({ kind, serverId: i + 1 });
        servers.set(kind, server);
        await server.query(tables(schemaOf(kind)));
        for (const sql of OBJECTS) await server.query(sql);
      });
      await Promise.all(started);
    });
    afterAll(async () => {
      await Promise.all([...servers.values()].map((server) => server.dispose()));
      rmSync(directory, { recursive: true, force: true });
    });

    const server = (kind: MasterKind): TestServer => {
      const found = servers.get(kind);
      if (found === undefined) throw new Error(`${kind} does not run`);
      return found;
    };
    const copy = (from: MasterKind, to: MasterKind) => {
      const given = {
        service: `${from}_${to}`,
        thl: join(directory, `${from}-${to}`),
        applier: {},
        filters: { replicate: { do: [schemaOf(from)] } },
        logger: pino({ level: 'silent' }),
      };
      const options = {
        connections: 2,
        existing: 'drop',
        resetLog: true,
        verify: true,
        lockWait: 10,
      } as const;
      const parts = partsBetween(server(from), server(to), given);
      return provision(parts, options, new Progress(systemClock));
    };

    for (const [from, to, collation] of PAIRS) {
      it.skipIf(unavailable.has(from))(`is exact from ${from} to ${to}`, async () => {
        const schema = schemaOf(from);
        await copy(from, to);
        for (const sql of ROWS) {
          const [ours, theirs] = await Promise.all(
            [from, to].map((kind) => onSchema(server(kind), schema, sql)),
          );
          expect(theirs).toEqual(ours);
        }
        expect(await seen(server(to), schema)).toEqual({
          objects: 'event e disabled, function f, procedure p, trigger t, view v',
          references: 2,
          collation,
        });
      });
    }

    it('drops nothing for views and routines that the slave does not know', async () => {
      const schema = schemaOf('mysql');
      await server('mysql').query(
        `CREATE VIEW ${schema}.any AS SELECT ANY_VALUE(id) AS x FROM ${schema}.a`,
      );
      await server('mysql').query(
        `CREATE PROCEDURE ${schema}.locks() SELECT 1 FROM ${schema}.a FOR SHARE OF a`,
      );
      await server('mysql').query(
        `CREATE TRIGGER ${schema}.checks BEFORE INSERT ON ${schema}.b FOR EACH ROW SET NEW.a = (SELECT 1 WHERE NEW.a MEMBER OF ('[1]'))`,
      );
      const error: unknown = await copy('mysql', 'mariadb').catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'SERVER_UNFIT' });
      expect(String(error)).toMatch(
        /nothing was dropped:\n {2}procedure of_mysql.locks: .*\n {2}trigger of_mysql.checks: .*\n {2}view of_mysql.any: the slave has no function any_value/,
      );
      expect(await onSchema(server('mariadb'), schema, 'SELECT COUNT(*) AS n FROM v')).toEqual([
        { n: 3 },
      ]);
      const left = await server('mariadb').query(
        "SELECT COUNT(*) AS n FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA LIKE 'sluice%'",
      );
      expect(left).toEqual([{ n: 0 }]);
    });
  },
);

async function onSchema(server: TestServer, schema: string, sql: string): Promise<unknown> {
  const connection = await server.connect({ database: schema });
  try {
    await connection.query("SET time_zone = '+00:00'");
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

/** What the schema holds beside rows. */
async function seen(server: TestServer, schema: string): Promise<object> {
  const objects = await server.query(
    `SELECT LOWER(CONCAT(ROUTINE_TYPE, ' ', ROUTINE_NAME)) AS o FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '${schema}'
     UNION ALL SELECT CONCAT('trigger ', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '${schema}'
     UNION ALL SELECT CONCAT('view ', TABLE_NAME) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '${schema}'
     UNION ALL SELECT CONCAT('event ', EVENT_NAME, ' ', IF(STATUS = 'ENABLED', 'enabled', 'disabled')) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${schema}'`,
  );
  const [found] = await server.query(
    `SELECT (SELECT COUNT(*) FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = '${schema}') AS n,
       (SELECT COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${schema}' AND TABLE_NAME = 'texts' AND COLUMN_NAME = 'word') AS c`,
  );
  const names = objects.map(({ o }) => String(o)).toSorted();
  const collation = String(found?.['c']).replace(/^uca/, 'utf8mb4_uca');
  return { objects: names.join(', '), references: Number(found?.['n']), collation };
}
