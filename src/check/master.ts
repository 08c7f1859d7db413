import { atLeast } from '../mysql/flavour.js';
import { askIfAllowed, holds, text, type ServerFacts } from './facts.js';
import { error, warning, type Finding } from './finding.js';

const SYSTEM = "('mysql','sys','information_schema','performance_schema')";
const LONG_ENOUGH = 24 * 3600; // seconds of binlog
const RDS_RETENTION =
  "SELECT value FROM mysql.rds_configuration WHERE name='binlog retention hours'";

/** What the extractor and the provisioning need of the master. */
export async function checkMaster(facts: ServerFacts, service: string): Promise<Finding[]> {
  return [
    ...grantsOfMaster(facts, service),
    ...binlog(facts),
    ...(await retention(facts)),
    ...durability(facts),
    ...(await tables(facts)),
  ];
}

function grantsOfMaster(facts: ServerFacts, service: string): Finding[] {
  const { flavour, versionNumber } = facts.server;
  const isNew = flavour === 'mariadb' && atLeast(versionNumber, [10, 5, 2]);
  const client = isNew ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
  const needed = ['REPLICATION SLAVE', client];
  const missing = needed.filter((name) => !holds(facts, name) && !holds(facts, 'SUPER'));
  const findings = missing.map((name) =>
    error(
      'master',
      'grants',
      `the login lacks ${name}`,
      `GRANT ${name} ON *.* TO ${facts.account};`,
    ),
  );
  const canMark =
    facts.grants.some((grant) => grant.includes(`sluice_${service}`)) || holds(facts, 'INSERT');
  if (canMark) return findings;
  return [
    ...findings,
    warning(
      'master',
      'grants-heartbeat',
      'the login may write no heartbeat, which `trepctl heartbeat` and `replicator verify` need',
      `GRANT ALL ON sluice_${service}.* TO ${facts.account};`,
    ),
  ];
}

function binlog({ variables }: ServerFacts): Finding[] {
  const is = (name: string): string => variables.get(name) ?? '';
  if (is('log_bin') !== 'ON') {
    return [
      error(
        'master',
        'log_bin',
        'the master writes no binlog',
        'Set log_bin in its configuration and restart it.',
      ),
    ];
  }
  const findings: Finding[] = [];
  if (is('binlog_format') !== 'ROW') {
    findings.push(
      warning(
        'master',
        'binlog_format',
        `binlog_format is ${is('binlog_format')}: statements are replayed, which may differ where they depend on their surroundings`,
        "SET GLOBAL binlog_format='ROW';",
      ),
    );
  }
  if (is('binlog_row_image') !== 'FULL') {
    findings.push(
      warning(
        'master',
        'binlog_row_image',
        `binlog_row_image is ${is('binlog_row_image')}: tables without a key cannot be changed exactly`,
        "SET GLOBAL binlog_row_image='FULL';",
      ),
    );
  }
  if (variables.has('binlog_row_metadata') && is('binlog_row_metadata') !== 'FULL') {
    findings.push(
      warning(
        'master',
        'binlog_row_metadata',
        `binlog_row_metadata is ${is('binlog_row_metadata')}: columns are found by their place, not by name`,
        "SET GLOBAL binlog_row_metadata='FULL';",
      ),
    );
  }
  if (is('gtid_mode') !== '' && is('gtid_mode') !== 'ON') {
    findings.push(
      warning(
        'master',
        'gtid_mode',
        `gtid_mode is ${is('gtid_mode')}: the service goes on by file and position, which another server in the master's place does not have`,
        'Set gtid_mode=ON and enforce_gtid_consistency=ON.',
      ),
    );
  }
  if (is('server_id') === '0') {
    findings.push(
      error(
        'master',
        'server_id',
        'server_id is 0: the master gives its binlog to nobody',
        'SET GLOBAL server_id=1; and keep it in the configuration.',
      ),
    );
  }
  return findings;
}

/** Seconds that the binlog is kept for by the server, or by RDS; 0: without end, or not known. */
export async function retentionOf({ variables, connection }: ServerFacts): Promise<number> {
  const own =
    Number(variables.get('binlog_expire_logs_seconds') ?? 0) ||
    Number(variables.get('expire_logs_days') ?? 0) * 86400;
  const [row] = (await askIfAllowed(connection, RDS_RETENTION)) ?? [];
  const hours = Number(row === undefined ? 0 : text(row['value']));
  return hours > 0 ? hours * 3600 : own;
}

async function retention(facts: ServerFacts): Promise<Finding[]> {
  const { connection } = facts;
  const seconds = await retentionOf(facts);
  const findings: Finding[] = [];
  if (seconds > 0 && seconds < LONG_ENOUGH) {
    findings.push(
      warning(
        'master',
        'retention',
        `the master keeps its binlog for ${Math.round(seconds / 3600)} h: a service that is away for longer cannot go on`,
        'SET GLOBAL binlog_expire_logs_seconds=604800;',
      ),
    );
  }
  const rds = await askIfAllowed(connection, RDS_RETENTION);
  const [row] = rds ?? [];
  if (row !== undefined && Number(text(row['value']) || 0) < 24) {
    findings.push(
      warning(
        'master',
        'retention',
        'Amazon RDS removes binlogs as soon as it can',
        "CALL mysql.rds_set_configuration('binlog retention hours', 24);",
      ),
    );
  }
  return findings;
}

/** What a master says is committed must not be gone after a loss of power: the slave has it. */
function durability({ variables }: ServerFacts): Finding[] {
  const weak = [
    ...(variables.get('sync_binlog') === '1'
      ? []
      : [`sync_binlog=${variables.get('sync_binlog')}`]),
    ...(variables.get('innodb_flush_log_at_trx_commit') === '1'
      ? []
      : [`innodb_flush_log_at_trx_commit=${variables.get('innodb_flush_log_at_trx_commit')}`]),
  ];
  if (weak.length === 0) return [];
  return [
    warning(
      'master',
      'durability',
      `${weak.join(', ')}: after a loss of power the slave may have what the master has lost`,
      'SET GLOBAL sync_binlog=1, innodb_flush_log_at_trx_commit=1;',
    ),
  ];
}

async function tables({ connection }: ServerFacts): Promise<Finding[]> {
  const base = `FROM information_schema.TABLES t WHERE t.TABLE_TYPE='BASE TABLE' AND t.TABLE_SCHEMA NOT IN ${SYSTEM}`;
  const engines = await askIfAllowed(
    connection,
    `SELECT CONCAT(t.TABLE_SCHEMA,'.',t.TABLE_NAME,' (',t.ENGINE,')') AS v ${base} AND t.ENGINE<>'InnoDB' LIMIT 4`,
  );
  const keyless = await askIfAllowed(
    connection,
    `SELECT CONCAT(t.TABLE_SCHEMA,'.',t.TABLE_NAME) AS v ${base} AND NOT EXISTS (SELECT 1 FROM information_schema.TABLE_CONSTRAINTS c WHERE c.TABLE_SCHEMA=t.TABLE_SCHEMA AND c.TABLE_NAME=t.TABLE_NAME AND c.CONSTRAINT_TYPE IN ('PRIMARY KEY','UNIQUE')) LIMIT 4`,
  );
  const names = (found: readonly object[]): string =>
    found.map((row) => text(Reflect.get(row, 'v'))).join(', ');
  return [
    ...(engines === undefined || engines.length === 0
      ? []
      : [
          warning(
            'master',
            'engines',
            `tables without transactions: ${names(engines)}; their changes cannot be rolled back and may be made twice after a crash`,
            'ALTER TABLE .. ENGINE=InnoDB;',
          ),
        ]),
    ...(keyless === undefined || keyless.length === 0
      ? []
      : [
          warning(
            'master',
            'primary-key',
            `tables without a primary or unique key: ${names(keyless)}; each changed row is looked for in the whole table`,
            'ALTER TABLE .. ADD PRIMARY KEY ..;',
          ),
        ]),
  ];
}
