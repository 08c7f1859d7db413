import { randomInt } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { createHeartbeatTable } from '../applier/catalog/heartbeat-table.js';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { connectServer } from '../mysql/connect.js';
import { translateError } from '../mysql/errors.js';

/** More are removed, all of them. */
const ROWS_KEPT = 1000;

/**
 * Writes a heartbeat row of `service` into the source; it reaches the slave as any other change. The
 * table is made when it is missing. Rows are never changed nor deleted one by one: a slave may lack
 * those from before its replication began.
 * @returns its id, by which `pipeline/heartbeat-event.ts` knows it again
 * @throws SluiceError CONNECT_FAILED, ACCESS_DENIED, STATEMENT_FAILED and others
 */
export async function writeHeartbeat(
  service: string,
  source: SourceConfig,
  name: string,
): Promise<bigint> {
  const connection = await connectServer(source);
  const id = newId();
  const schema = `sluice_${service}`; // a service name needs no quoting
  try {
    const [found] = await connection.query(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = 'heartbeat'",
      [schema],
    );
    if (Array.isArray(found) && found.length === 0) {
      for (const statement of createStatements(schema)) await connection.query(statement);
    }
    await removeMany(connection, schema);
    await connection.query(`USE ${schema}`); // its shard, where statements are logged
    await connection.query(insertStatement(schema), [String(id), randomInt(2 ** 47), name]);
    return id;
  } catch (error) {
    throw refused(
      translateError(error, `writing a heartbeat into ${source.host}:${source.port}`),
      schema,
    );
  } finally {
    connection.destroy();
  }
}

function refused(error: SluiceError, schema: string): SluiceError {
  if (error.code !== 'PRIVILEGE_MISSING') return error;
  return new SluiceError(error.code, error.message, {
    cause: error.cause,
    hint: `Heartbeats, which \`trepctl flush\` and \`replicator verify\` use as well, are rows on the master: GRANT ALL ON ${schema}.* TO the login of the master.`,
  });
}

function createStatements(schema: string): string[] {
  return [
    `CREATE DATABASE IF NOT EXISTS ${schema} DEFAULT CHARACTER SET utf8mb4`,
    createHeartbeatTable(`${schema}.heartbeat`),
  ];
}

/** TRUNCATE travels as a statement, which succeeds whatever rows the slave has. */
async function removeMany(connection: Connection, schema: string): Promise<void> {
  const [rows] = await connection.query(
    `SELECT 1 FROM ${schema}.heartbeat LIMIT 1 OFFSET ${ROWS_KEPT - 1}`,
  );
  const isFull = Array.isArray(rows) && rows.length > 0;
  if (isFull) await connection.query(`TRUNCATE TABLE ${schema}.heartbeat`);
}

/** Microseconds since 1970, the last three digits by chance: two processes at once differ. */
function newId(): bigint {
  return BigInt(Date.now()) * 1000n + BigInt(randomInt(1000));
}

function insertStatement(schema: string): string {
  return `INSERT INTO ${schema}.heartbeat (id, source_tstamp, salt, name)
    VALUES (?, UTC_TIMESTAMP(3), ?, ?)`;
}
