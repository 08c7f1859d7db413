import { randomInt } from 'node:crypto';
import type { SourceConfig } from '../config/schema.js';
import { connectServer } from '../mysql/connect.js';
import { translateError } from '../mysql/errors.js';

const ROW_ID = 1;

/**
 * Writes the heartbeat row of `service` into the source; it reaches the slave as any other change.
 * The table is made when it is missing.
 * @throws SluiceError CONNECT_FAILED, ACCESS_DENIED, STATEMENT_FAILED and others
 */
export async function writeHeartbeat(
  service: string,
  source: SourceConfig,
  name: string,
): Promise<void> {
  const connection = await connectServer(source);
  const schema = `sluice_${service}`; // a service name needs no quoting
  try {
    const [found] = await connection.query(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = 'heartbeat'",
      [schema],
    );
    if (Array.isArray(found) && found.length === 0) {
      for (const statement of createStatements(schema)) await connection.query(statement);
    }
    await connection.query(upsertStatement(schema), [ROW_ID, randomInt(2 ** 47), name]);
  } catch (error) {
    throw translateError(error, `writing a heartbeat into ${source.host}:${source.port}`);
  } finally {
    connection.destroy();
  }
}

function createStatements(schema: string): string[] {
  return [
    `CREATE DATABASE IF NOT EXISTS ${schema}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.heartbeat (
       id BIGINT NOT NULL PRIMARY KEY,
       seqno BIGINT NULL,
       eventid VARCHAR(128) NULL,
       source_tstamp TIMESTAMP(6) NULL,
       target_tstamp TIMESTAMP(6) NULL,
       lag_millis BIGINT NULL,
       salt BIGINT NULL,
       name VARCHAR(128) NULL)`,
  ];
}

function upsertStatement(schema: string): string {
  return `INSERT INTO ${schema}.heartbeat (id, source_tstamp, salt, name)
    VALUES (?, NOW(6), ?, ?)
    ON DUPLICATE KEY UPDATE
      source_tstamp = VALUES(source_tstamp), salt = VALUES(salt), name = VALUES(name)`;
}
