import type { TargetSession } from '../applier/target/target-session.js';
import { quoteIdentifier } from '../mysql/quote.js';
import type { Session } from './session.js';

/** An account or role of the master, and what it may do there. */
export interface Account {
  /** In SQL: `user`@`host`, or `role` of MariaDB. */
  readonly name: string;
  /**
   * Undefined for what the master does not know though its table has it (MariaDB with skip_name_resolve
   * and the name of a host), and for MariaDB's PUBLIC, which is always there.
   */
  readonly create: string | undefined;
  readonly grants: readonly string[];
}

/** What the servers and the cloud services have for themselves. */
const OF_SERVER: ReadonlySet<string> = new Set(
  'mysql.sys mysql.session mysql.infoschema mariadb.sys rdsadmin rdsrepladmin rdsproxyadmin rdstopmgr rds_superuser_role cloudsqladmin azure_superuser'.split(
    ' ',
  ),
);
/** MariaDB's role of everybody. */
export const PUBLIC = '`PUBLIC`';
const NO_SUCH_GRANT = /\(error 1141\)/;

/** Names of the accounts in SQL; undefined: the login may not read them. */
export async function accountNames(
  session: Session | TargetSession,
): Promise<string[] | undefined> {
  const isRole = session.server.flavour === 'mariadb' ? "is_role='Y'" : 'FALSE';
  const sql = `SELECT User AS u, Host AS h, ${isRole} AS r FROM mysql.user`;
  if ((await session.attempt(`${sql} LIMIT 1`)) !== undefined) return undefined;
  const rows = await session.query(`${sql} ORDER BY 1, 2`);
  return rows
    .filter(({ u }) => !OF_SERVER.has(u ?? ''))
    .map(({ u, h, r }) => {
      const user = quoteIdentifier(u ?? '');
      return r === '1' ? user : `${user}@${quoteIdentifier(h ?? '')}`;
    });
}

/** Everything of the master's accounts, in the order in which they can be made: roles first. */
export async function readAccounts(control: Session): Promise<Account[]> {
  // hashes hold bytes that no text carries
  await control.attempt('SET SESSION print_identified_with_as_hex=1');
  const names = (await accountNames(control)) ?? [];
  const accounts: Account[] = [];
  for (const name of names) accounts.push(await readAccount(control, name));
  const isRole = ({ create }: Account): boolean => create?.startsWith('CREATE ROLE') ?? true;
  return accounts.toSorted((a, b) => Number(isRole(b)) - Number(isRole(a)));
}

async function readAccount(control: Session, name: string): Promise<Account> {
  const refusal = await control.attempt(`SHOW GRANTS FOR ${name}`);
  if (refusal !== undefined && NO_SUCH_GRANT.test(refusal)) {
    return { name, create: undefined, grants: [] };
  }
  const grants = await control.query(`SHOW GRANTS FOR ${name}`);
  const create = await createOf(control, name);
  return { name, create, grants: grants.map((row) => Object.values(row)[0] ?? '') };
}

async function createOf(control: Session, name: string): Promise<string | undefined> {
  if (name === PUBLIC) return undefined;
  if (!name.includes('`@`')) return `CREATE ROLE ${name}`;
  const [row] = await control.query(`SHOW CREATE USER ${name}`);
  return Object.values(row ?? {})[0] ?? undefined;
}
