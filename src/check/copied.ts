import { holds, missingOnSchemas } from '../mysql/grants.js';
import { valuesIfAllowed, type ServerFacts } from './facts.js';
import { warning, when, type Finding } from './finding.js';

/** Schemas that are named. */
const SHOWN = 8;

/**
 * Whether the slave has what the master had before replication begins.
 * @param schemas those of the master, by the names that they have on the slave
 */
export async function checkCopied(
  { connection, variables }: Pick<ServerFacts, 'connection' | 'variables'>,
  schemas: readonly string[],
): Promise<Finding[]> {
  const fold = (name: string): string =>
    variables.get('lower_case_table_names') === '0' ? name : name.toLowerCase();
  const sql = 'SELECT SCHEMA_NAME AS v FROM information_schema.SCHEMATA';
  const held = new Set((await valuesIfAllowed(connection, sql)).map(fold));
  const missing = schemas.filter((name) => !held.has(fold(name))).toSorted();
  const more = missing.length > SHOWN ? `, and ${missing.length - SHOWN} more` : '';
  return when(missing.length > 0, () =>
    warning(
      'slave',
      'not-copied',
      `the slave lacks, or does not show to this login, schemas that the master has: ${missing.slice(0, SHOWN).join(', ')}${more}`,
      'Run `replicator provision` before the service starts: it copies the master. Without a copy the first change of a row there stops the service.',
    ),
  );
}

/**
 * Whether the master shows what it has, and lets it be copied.
 * @param schemas those that are replicated, as far as the login sees them
 */
export function checkSight(
  login: Pick<ServerFacts, 'grants' | 'account' | 'server'>,
  schemas: readonly string[],
): Finding[] {
  const seesAll = ['SELECT', 'SHOW DATABASES'].some((name) => holds(login, name));
  if (schemas.length > 0 || seesAll) return grantsForCopy(login, schemas);
  return [
    warning(
      'master',
      'grants-select',
      "the login sees none of the master's schemas, so that neither their tables nor a slave without a copy of them can be told of",
      `GRANT SELECT ON *.* TO ${login.account}; \`replicator provision\` needs TRIGGER and EVENT as well.`,
    ),
  ];
}

function grantsForCopy(
  login: Pick<ServerFacts, 'grants' | 'account' | 'server'>,
  schemas: readonly string[],
): Finding[] {
  const mayLock =
    login.server.flavour === 'mariadb' || // does without, but for tables without transactions
    ['RELOAD', 'FLUSH_TABLES'].some((name) => holds(login, name));
  const needed = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', ...(mayLock ? [] : ['LOCK TABLES'])];
  const lacking = new Set(missingOnSchemas(login, needed, schemas).flatMap((each) => each.missing));
  const missing = needed.filter((name) => lacking.has(name)).join(', ');
  return when(lacking.size > 0, () =>
    warning(
      'master',
      'grants-provision',
      `the login lacks ${missing} on schemas of the master, which \`replicator provision\` and \`replicator verify\` need, and nothing else`,
      `GRANT ${missing} ON *.* TO ${login.account};`,
    ),
  );
}
