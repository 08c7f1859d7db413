import { holds } from '../mysql/grants.js';
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
 * Whether the master shows what it has.
 * @param schemas those that are replicated, as far as the login sees them
 */
export function checkSight(
  login: Pick<ServerFacts, 'grants' | 'account'>,
  schemas: readonly string[],
): Finding[] {
  const seesAll = ['SELECT', 'SHOW DATABASES'].some((name) => holds(login, name));
  return when(schemas.length === 0 && !seesAll, () =>
    warning(
      'master',
      'grants-select',
      "the login sees none of the master's schemas, so that neither their tables nor a slave without a copy of them can be told of",
      `GRANT SELECT ON *.* TO ${login.account}; \`replicator provision\` needs TRIGGER and EVENT as well.`,
    ),
  );
}
