/** A login as a cloud service gives it to its customers: it administers nothing. */
import type { TestServer } from '../../support/servers.js';

const USER = 'limited';
/** What the administrator of an Amazon RDS instance has. */
const GRANTS =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER';
const CLIENT = { mysql: 'REPLICATION CLIENT', mariadb: 'BINLOG MONITOR' };

export function limitedLogin({ password }: TestServer): { user: string; password: string } {
  return { user: USER, password };
}

/** Makes the login on the server, unseen by its binlog. */
export async function createLimited(server: TestServer): Promise<void> {
  const account = `'${USER}'@'127.0.0.1'`;
  await server.query(
    `SET SESSION sql_log_bin = 0; CREATE USER ${account} IDENTIFIED BY '${server.password}';
     GRANT ${GRANTS}, ${CLIENT[server.kind]} ON *.* TO ${account} WITH GRANT OPTION;
     SET SESSION sql_log_bin = 1`,
  );
}
