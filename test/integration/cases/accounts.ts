/** Accounts and roles that cases make: named `case...`, compared and removed like schemas. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { TestServer } from '../../support/servers.js';

/** Definitions and grants of every such account, as lines. */
export async function accountsOf(server: TestServer): Promise<string[]> {
  const connection = await server.connect();
  try {
    await connection.query("SET SESSION sql_mode = ''");
    if (server.kind === 'mysql') await connection.query('SET print_identified_with_as_hex = ON');
    const lines: string[] = [];
    for (const account of await names(connection)) {
      lines.push(...(await described(connection, account)));
    }
    return lines;
  } finally {
    await connection.end();
  }
}

/** SQL that removes them; empty when there are none. */
export async function dropAccounts(server: TestServer): Promise<string> {
  const connection = await server.connect();
  try {
    const accounts = await names(connection);
    return accounts.map(({ drop }) => drop).join('; ');
  } finally {
    await connection.end();
  }
}

interface Account {
  readonly quoted: string;
  readonly isRole: boolean;
  readonly drop: string;
}

async function names(connection: Connection): Promise<Account[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT user AS user, host AS host FROM mysql.user WHERE user LIKE 'case%' ORDER BY user, host",
  );
  return rows.map((row) => {
    const { user, host } = row as { user: string; host: string };
    // MariaDB's roles have no host
    const isRole = host === '';
    const quoted = isRole ? connection.escape(user) : `${connection.escape(user)}@'${host}'`;
    return { quoted, isRole, drop: `DROP ${isRole ? 'ROLE' : 'USER'} ${quoted}` };
  });
}

async function described(connection: Connection, account: Account): Promise<string[]> {
  const queries = [`SHOW GRANTS FOR ${account.quoted}`];
  if (!account.isRole) queries.push(`SHOW CREATE USER ${account.quoted}`);
  const lines: string[] = [`account ${account.quoted}`];
  for (const query of queries) {
    const [rows] = await connection.query<RowDataPacket[]>(query);
    lines.push(...rows.flatMap((row) => Object.values(row).map(String)).toSorted());
  }
  return lines;
}
