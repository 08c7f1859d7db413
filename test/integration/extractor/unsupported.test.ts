import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { makeTemporaryDir } from '../../support/tmp.js';
import { transactions } from './support.js';

const FILE = join(makeTemporaryDir('load-data'), 'rows.txt');
writeFileSync(FILE, '{"a": 1}\n');

const CASES: ReadonlyArray<readonly [ServerKind, name: string, sql: readonly string[]]> = [
  [
    'mysql',
    'TRANSACTION_PAYLOAD_EVENT (code 40',
    ['SET SESSION binlog_transaction_compression = ON', `INSERT INTO d.t VALUES ('{}')`],
  ],
  [
    'mysql',
    'PARTIAL_UPDATE_ROWS_EVENT (code 39',
    [
      "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'",
      "UPDATE d.t SET j = JSON_SET(j, '$.a', 2)",
    ],
  ],
  [
    'mysql',
    'BEGIN_LOAD_QUERY_EVENT (code 17',
    ['SET SESSION binlog_format = STATEMENT', `LOAD DATA INFILE '${FILE}' INTO TABLE d.t`],
  ],
  [
    'mariadb',
    'BEGIN_LOAD_QUERY_EVENT (code 17',
    ['SET SESSION binlog_format = STATEMENT', `LOAD DATA INFILE '${FILE}' INTO TABLE d.t`],
  ],
];

describe('an event that cannot be replicated', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.dispose());

  test.each(CASES)(
    'of %s, %s), stops the extractor after all that came before',
    async (kind, name, sql) => {
      server = await startServer({ kind, serverId: 1 });
      await server.query('CREATE DATABASE d');
      await server.query('CREATE TABLE d.t (j JSON)');
      await server.query(
        `INSERT INTO d.t VALUES ('{"a": 1, "b": "long enough to be worth a diff"}')`,
      );
      for (const statement of sql) await server.query(statement);
      const seqnos: number[] = [];
      const reading = (async () => {
        if (server === undefined) return;
        for await (const { last } of transactions(server)) seqnos.push(last.header.seqno);
      })();
      const error = await reading.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'EVENT_UNSUPPORTED',
        retryable: false,
        place: { service: 'alpha', seqno: 3 },
      });
      expect(String(error)).toContain(name);
      expect(String(error)).toMatch(/in binlog\.000001 at offset \d+/);
      expect(seqnos).toEqual([0, 1, 2]);
    },
  );
});
