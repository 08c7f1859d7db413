import { askIfAllowed, text, valuesIfAllowed, type ServerFacts } from './facts.js';
import { atLeast } from '../mysql/flavour.js';
import { holds } from '../mysql/grants.js';
import { NOT_A_SYSTEM_SCHEMA } from '../mysql/system-schemas.js';
import { error, warning, when, type Finding } from './finding.js';
import { checkSlaveGrants } from './slave-grants.js';

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
    ...checkSlaveGrants(facts, service, schemas),
    ...settings(facts),
    ...(await content(facts)),
    ...(await unfinished(facts, service)),
  ];
}

function settings(facts: ServerFacts): Finding[] {
  const is = (name: string): string => facts.variables.get(name) ?? '';
  const isReadOnly =
    (is('read_only') === 'ON' && !mayWriteNevertheless(facts)) || is('super_read_only') === 'ON';
  const trusts =
    is('log_bin') !== 'ON' ||
    is('log_bin_trust_function_creators') === 'ON' ||
    holds(facts, 'SUPER');
  const flush = is('innodb_flush_log_at_trx_commit');
  return [
    ...when(isReadOnly, () =>
      error(
        'slave',
        'read_only',
        'the slave is read-only for this login',
        'SET GLOBAL read_only=0; or grant the login the right to write.',
      ),
    ),
    ...when(!trusts, () =>
      warning(
        'slave',
        'log_bin_trust_function_creators',
        'functions and triggers cannot be made by this login',
        'SET GLOBAL log_bin_trust_function_creators=1; (on RDS in the parameter group)',
      ),
    ),
    ...when(flush !== '1', () =>
      warning(
        'slave',
        'durability',
        `innodb_flush_log_at_trx_commit=${flush}: after a loss of power the slave goes back to an earlier restart point; the history log must still hold what follows`,
        'SET GLOBAL innodb_flush_log_at_trx_commit=1;',
      ),
    ),
  ];
}

/** MariaDB Knowledge Base, "READ_ONLY ADMIN": from 10.11 on SUPER does not include it. */
function mayWriteNevertheless(facts: ServerFacts): boolean {
  const { flavour, versionNumber } = facts.server;
  const superIsEnough = flavour === 'mysql' || !atLeast(versionNumber, [10, 11, 0]);
  const names = ['READ_ONLY ADMIN', 'CONNECTION_ADMIN', ...(superIsEnough ? ['SUPER'] : [])];
  return names.some((name) => holds(facts, name));
}

async function content({ connection, variables }: ServerFacts): Promise<Finding[]> {
  const events = await valuesIfAllowed(
    connection,
    `SELECT CONCAT(EVENT_SCHEMA,'.',EVENT_NAME) AS v FROM information_schema.EVENTS WHERE STATUS='ENABLED' AND EVENT_SCHEMA ${NOT_A_SYSTEM_SCHEMA} LIMIT 4`,
  );
  const zones = await askIfAllowed(
    connection,
    "SELECT CONVERT_TZ('2026-01-01','UTC','Europe/Berlin') AS v",
  );
  return [
    ...when(events.length > 0 && variables.get('event_scheduler') === 'ON', () =>
      warning(
        'slave',
        'events',
        `events run on the slave: ${events.join(', ')}; what they change arrives from the master as well`,
        'ALTER EVENT .. DISABLE ON SLAVE;',
      ),
    ),
    ...when(zones !== undefined && (zones[0]?.['v'] ?? null) === null, () =>
      warning(
        'slave',
        'time-zones',
        'the slave knows no time zones by name: statements that set one would stop the service',
        'mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql mysql',
      ),
    ),
  ];
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
