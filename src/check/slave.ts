import { askIfAllowed, holds, text, type ServerFacts } from './facts.js';
import { error, warning, type Finding } from './finding.js';
import { missingOnSchemas, type MissingOnSchema } from './schema-grants.js';

const SYSTEM = "('mysql','sys','information_schema','performance_schema')";
/** What replicated statements need, and the service's own schema. */
const NEEDED = 'SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,ALTER,INDEX,REFERENCES'.split(',');
/** Schemas that are named. */
const SHOWN = 8;
const FOR_PROGRAMS =
  'CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE,EXECUTE,EVENT,TRIGGER'.split(',');

/**
 * What the applier needs of the slave.
 * @param schemas those that are written to; undefined: the master is not there to tell them
 */
export async function checkSlave(
  facts: ServerFacts,
  service: string,
  schemas: readonly string[] | undefined,
): Promise<Finding[]> {
  return [
    ...(schemas === undefined ? grantsOfSlave(facts) : grantsOnSchemas(facts, schemas)),
    ...settings(facts),
    ...(await content(facts)),
    ...(await unfinished(facts, service)),
  ];
}

/** Privileges on the schemas that the master has do as well as those on everything. */
function grantsOnSchemas(facts: ServerFacts, schemas: readonly string[]): Finding[] {
  const findings: ReadonlyArray<readonly [string, readonly string[], string]> = [
    ['grants', NEEDED, 'the login lacks privileges on'],
    ['grants-programs', FOR_PROGRAMS, 'views, routines, triggers or events need privileges on'],
  ];
  return findings.flatMap(([name, needed, what]) => {
    const missing = missingOnSchemas(facts, needed, schemas);
    if (missing.length === 0) return [];
    if (missing.length === schemas.length && missing.every((each) => isWhole(each, needed)))
      return grantsOfSlave(facts).filter((finding) => finding.name === name);
    const names = missing.slice(0, SHOWN).map(({ schema }) => schema);
    const more = missing.length > SHOWN ? `, and ${missing.length - SHOWN} more` : '';
    const grants = missing.map(
      (each) =>
        `GRANT ${each.missing.join(', ')} ON \`${pattern(each.schema)}\`.* TO ${facts.account};`,
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
function grantsOfSlave(facts: ServerFacts): Finding[] {
  const missing = NEEDED.filter((name) => !holds(facts, name));
  const programs = FOR_PROGRAMS.filter((name) => !holds(facts, name));
  const grant = (names: readonly string[]): string =>
    `GRANT ${names.join(', ')} ON *.* TO ${facts.account};`;
  return [
    ...(missing.length === 0
      ? []
      : [
          warning(
            'slave',
            'grants',
            `the login does not hold ${missing.join(', ')} on everything`,
            grant(missing),
          ),
        ]),
    ...(programs.length === 0
      ? []
      : [
          warning(
            'slave',
            'grants-programs',
            `views, routines, triggers or events need ${programs.join(', ')}`,
            grant(programs),
          ),
        ]),
  ];
}

function settings(facts: ServerFacts): Finding[] {
  const { variables } = facts;
  const is = (name: string): string => variables.get(name) ?? '';
  const findings: Finding[] = [];
  const isFree =
    holds(facts, 'SUPER') || holds(facts, 'READ ONLY ADMIN') || holds(facts, 'CONNECTION_ADMIN');
  if ((is('read_only') === 'ON' && !isFree) || is('super_read_only') === 'ON') {
    findings.push(
      error(
        'slave',
        'read_only',
        'the slave is read-only for this login',
        'SET GLOBAL read_only=0; or grant the login the right to write.',
      ),
    );
  }
  const trusts =
    is('log_bin') !== 'ON' ||
    is('log_bin_trust_function_creators') === 'ON' ||
    holds(facts, 'SUPER');
  if (!trusts) {
    findings.push(
      warning(
        'slave',
        'log_bin_trust_function_creators',
        'functions and triggers cannot be made by this login',
        'SET GLOBAL log_bin_trust_function_creators=1; (on RDS in the parameter group)',
      ),
    );
  }
  if (is('innodb_flush_log_at_trx_commit') !== '1') {
    findings.push(
      warning(
        'slave',
        'durability',
        `innodb_flush_log_at_trx_commit=${is('innodb_flush_log_at_trx_commit')}: after a loss of power the slave goes back to an earlier restart point; the history log must still hold what follows`,
        'SET GLOBAL innodb_flush_log_at_trx_commit=1;',
      ),
    );
  }
  return findings;
}

async function content({ connection, variables }: ServerFacts): Promise<Finding[]> {
  const findings: Finding[] = [];
  const events = await askIfAllowed(
    connection,
    `SELECT CONCAT(EVENT_SCHEMA,'.',EVENT_NAME) AS v FROM information_schema.EVENTS WHERE STATUS='ENABLED' AND EVENT_SCHEMA NOT IN ${SYSTEM} LIMIT 4`,
  );
  if (events !== undefined && events.length > 0 && variables.get('event_scheduler') === 'ON') {
    findings.push(
      warning(
        'slave',
        'events',
        `events run on the slave: ${events.map((row) => text(row['v'])).join(', ')}; what they change arrives from the master as well`,
        'ALTER EVENT .. DISABLE ON SLAVE;',
      ),
    );
  }
  const zones = await askIfAllowed(
    connection,
    "SELECT CONVERT_TZ('2026-01-01','UTC','Europe/Berlin') AS v",
  );
  if (zones !== undefined && (zones[0]?.['v'] ?? null) === null) {
    findings.push(
      warning(
        'slave',
        'time-zones',
        'the slave knows no time zones by name: statements that set one would stop the service',
        'mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql mysql',
      ),
    );
  }
  return findings;
}

async function unfinished({ connection }: ServerFacts, service: string): Promise<Finding[]> {
  const found = await askIfAllowed(
    connection,
    `SELECT state FROM sluice_${service}.provision WHERE id=1`,
  );
  const [row] = found ?? [];
  if (row === undefined || text(row['state']) === 'complete') return [];
  return [
    error(
      'slave',
      'provision',
      'a provisioning of the slave was begun and not finished',
      'Run `replicator provision` again: it goes on.',
    ),
  ];
}
