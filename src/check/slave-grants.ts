import { catalogSchema } from '../applier/catalog/catalog.js';
import { holds, missingOnSchemas, type MissingOnSchema } from '../mysql/grants.js';
import type { ServerFacts } from './facts.js';
import { error, warning, when, type Finding } from './finding.js';

type Login = Pick<ServerFacts, 'grants' | 'account'>;

/** What replicated statements need. */
const NEEDED = 'SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,ALTER,INDEX,REFERENCES'.split(',');
/** What the service's own schema needs: without it the service never goes online. */
const FOR_CATALOG = 'SELECT,INSERT,UPDATE,DELETE,CREATE,DROP'.split(',');
const FOR_PROGRAMS =
  'CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE,EXECUTE,EVENT,TRIGGER'.split(',');
/** Schemas that are named. */
const SHOWN = 8;

/**
 * What the applier's login may not do.
 * @param schemas those that are written to; undefined: the master is not there to tell them
 */
export function checkSlaveGrants(
  login: Login,
  service: string,
  schemas: readonly string[] | undefined,
): Finding[] {
  return [
    ...grantsOnCatalog(login, catalogSchema(service)),
    ...(schemas === undefined ? grantsOnEverything(login) : grantsOnSchemas(login, schemas)),
  ];
}

function grantsOnCatalog(login: Login, schema: string): Finding[] {
  return missingOnSchemas(login, FOR_CATALOG, [schema]).map(({ missing }) =>
    error(
      'slave',
      'grants-catalog',
      `the login lacks ${missing.join(', ')} on the service's own schema, ${schema}`,
      `GRANT ALL ON \`${pattern(schema)}\`.* TO ${login.account};`,
    ),
  );
}

/** Privileges on the schemas that the master has do as well as those on everything. */
function grantsOnSchemas(login: Login, schemas: readonly string[]): Finding[] {
  const findings: ReadonlyArray<readonly [string, readonly string[], string]> = [
    ['grants', NEEDED, 'the login lacks privileges on'],
    ['grants-programs', FOR_PROGRAMS, 'views, routines, triggers or events need privileges on'],
  ];
  return findings.flatMap(([name, needed, what]) => {
    const missing = missingOnSchemas(login, needed, schemas);
    if (missing.length === 0) return [];
    if (missing.length === schemas.length && missing.every((each) => isWhole(each, needed)))
      return grantsOnEverything(login).filter((finding) => finding.name === name);
    const names = missing.slice(0, SHOWN).map(({ schema }) => schema);
    const more = missing.length > SHOWN ? `, and ${missing.length - SHOWN} more` : '';
    const grants = missing.map(
      (each) =>
        `GRANT ${each.missing.join(', ')} ON \`${pattern(each.schema)}\`.* TO ${login.account};`,
    );
    return [warning('slave', name, `${what} ${names.join(', ')}${more}`, grants.join(' '))];
  });
}

/** An underscore would stand for any character. */
function pattern(schema: string): string {
  return schema.replaceAll(/[_%]/g, '\\$&').replaceAll('`', '``');
}

/** Nothing by itself on any schema: then one grant on everything is the better hint. */
function isWhole({ missing }: MissingOnSchema, needed: readonly string[]): boolean {
  return missing.length === needed.length;
}

/** Without the master only the statements to come would tell which schemas are written to. */
function grantsOnEverything(login: Login): Finding[] {
  const missing = NEEDED.filter((name) => !holds(login, name));
  const programs = FOR_PROGRAMS.filter((name) => !holds(login, name));
  const grant = (names: readonly string[]): string =>
    `GRANT ${names.join(', ')} ON *.* TO ${login.account};`;
  return [
    ...when(missing.length > 0, () =>
      warning(
        'slave',
        'grants',
        `the login does not hold ${missing.join(', ')} on everything`,
        grant(missing),
      ),
    ),
    ...when(programs.length > 0, () =>
      warning(
        'slave',
        'grants-programs',
        `views, routines, triggers or events need ${programs.join(', ')}`,
        grant(programs),
      ),
    ),
  ];
}
