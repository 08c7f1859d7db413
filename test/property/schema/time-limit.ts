/** An end to whatever a server does not come to the end of, told with what it was waiting for. */
import type { RowDataPacket } from 'mysql2/promise';
import type { TestServer } from '../../support/servers.js';

/** For one statement on tables of a few rows, on a machine with much else to do. */
const LIMIT = 30_000; // ms
/** For what is asked about it. */
const REPORT_LIMIT = 10_000; // ms

/** A server that still works at it serves nobody any more: it has to be replaced. */
export class Overdue extends Error {}

/**
 * What `work` resolves with.
 * @param what the statement or step, for the error
 * @throws Overdue with what the servers are doing when the work takes longer than the limit
 */
export async function limited<T>(
  servers: readonly TestServer[],
  what: string,
  work: Promise<T>,
  limit = LIMIT,
): Promise<T> {
  const result = await settledWithin(work, limit);
  if (result !== undefined) return result.value;
  work.catch(() => {}); // its server is going to be killed
  const reports = await Promise.all(servers.map((server) => reportOf(server)));
  throw new Overdue(`no end after ${limit / 1000} s: ${what}\n${reports.join('\n')}`);
}

async function settledWithin<T>(
  work: Promise<T>,
  limit: number,
): Promise<{ readonly value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit);
  });
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sessions at work, with the state that names a lock they wait for, and transactions with theirs. */
const QUESTIONS: Readonly<Record<TestServer['kind'], readonly string[]>> = {
  mariadb: [
    "SELECT id, time, state, info FROM information_schema.processlist WHERE command <> 'Sleep' AND id <> CONNECTION_ID()",
    'SELECT trx_mysql_thread_id AS id, trx_state, trx_operation_state, trx_query FROM information_schema.innodb_trx',
    `SELECT w.requesting_trx_id, b.trx_mysql_thread_id AS blocked_by, b.trx_query FROM information_schema.innodb_lock_waits w
     JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id`,
  ],
  mysql: [
    "SELECT id, time, state, info FROM information_schema.processlist WHERE command <> 'Sleep' AND id <> CONNECTION_ID()",
    'SELECT trx_mysql_thread_id AS id, trx_state, trx_operation_state, trx_query FROM information_schema.innodb_trx',
    `SELECT waiting_pid, waiting_query, locked_table, blocking_pid, blocking_query FROM sys.innodb_lock_waits`,
    `SELECT object_type, object_schema, object_name, lock_type, lock_status, owner_thread_id
     FROM performance_schema.metadata_locks WHERE object_schema NOT IN ('performance_schema', 'mysql', 'sys')`,
  ],
};

async function reportOf(server: TestServer): Promise<string> {
  const answers = await settledWithin(
    askAll(server).catch((error: Error) => [error.message]),
    REPORT_LIMIT,
  );
  const lines = answers?.value ?? ['it does not answer what it is doing'];
  return [`${server.kind} at port ${server.port}:`, ...lines].join('\n  ');
}

async function askAll(server: TestServer): Promise<string[]> {
  const connection = await server.connect();
  try {
    const lines: string[] = [];
    for (const question of QUESTIONS[server.kind]) {
      const [rows] = await connection.query<RowDataPacket[]>(question);
      lines.push(...rows.map((row) => JSON.stringify(row)));
    }
    return lines;
  } finally {
    connection.destroy();
  }
}
