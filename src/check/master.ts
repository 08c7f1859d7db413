import { clientPrivilege, holds } from '../mysql/grants.js';
import { checkBinlog } from './binlog.js';
import { askIfAllowed, text, type ServerFacts } from './facts.js';
import { error, warning, when, type Finding } from './finding.js';
import { checkTables } from './tables.js';

const LONG_ENOUGH = 24 * 3600; // seconds of binlog
const RDS_RETENTION =
  "SELECT value FROM mysql.rds_configuration WHERE name='binlog retention hours'";

/** What the extractor and the provisioning need of the master. */
export async function checkMaster(facts: ServerFacts, service: string): Promise<Finding[]> {
  return [
    ...grantsOfMaster(facts, service),
    ...checkBinlog(facts),
    ...(await retention(facts)),
    ...durability(facts),
    ...(await checkTables(facts)),
  ];
}

function grantsOfMaster(facts: ServerFacts, service: string): Finding[] {
  const needed = ['REPLICATION SLAVE', clientPrivilege(facts.server)];
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
  const noMark = when(!canMark, () =>
    warning(
      'master',
      'grants-heartbeat',
      'the login may write no heartbeat, which `trepctl heartbeat`, `trepctl flush` and `replicator verify` need',
      `GRANT ALL ON sluice_${service}.* TO ${facts.account};`,
    ),
  );
  return [...findings, ...noMark];
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
  const seconds = await retentionOf(facts);
  const [row] = (await askIfAllowed(facts.connection, RDS_RETENTION)) ?? [];
  const isShortOnRds = row !== undefined && Number(text(row['value']) || 0) * 3600 < LONG_ENOUGH;
  return [
    ...when(seconds > 0 && seconds < LONG_ENOUGH, () =>
      warning(
        'master',
        'retention',
        `the master keeps its binlog for ${Math.round(seconds / 3600)} h: a service that is away for longer cannot go on`,
        'SET GLOBAL binlog_expire_logs_seconds=604800;',
      ),
    ),
    ...when(isShortOnRds, () =>
      warning(
        'master',
        'retention',
        'Amazon RDS removes binlogs as soon as it can',
        "CALL mysql.rds_set_configuration('binlog retention hours', 168);",
      ),
    ),
  ];
}

/** What a master says is committed must not be gone after a loss of power: the slave has it. */
function durability({ variables }: ServerFacts): Finding[] {
  const weak = ['sync_binlog', 'innodb_flush_log_at_trx_commit']
    .filter((name) => variables.get(name) !== '1')
    .map((name) => `${name}=${variables.get(name)}`);
  return when(weak.length > 0, () =>
    warning(
      'master',
      'durability',
      `${weak.join(', ')}: after a loss of power the slave may have what the master has lost`,
      'SET GLOBAL sync_binlog=1, innodb_flush_log_at_trx_commit=1;',
    ),
  );
}
