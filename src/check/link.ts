import { atLeast, type ServerInfo } from '../mysql/flavour.js';
import type { ServerFacts } from './facts.js';
import { error, warning, type Finding } from './finding.js';
import { checkUntold } from './untold.js';

const CLOCK_LIMIT = 1_000; // ms
/** Where not every statement tells the variable. */
const CARRIED: ReadonlyMap<string, string> = new Map([
  [
    'explicit_defaults_for_timestamp',
    'of MySQL only statements that name the type TIMESTAMP carry their own, of MariaDB all do',
  ],
]);

/** Modes that MySQL removed in 8.0, those that MariaDB alone has, and the one that MySQL alone has. */
const REMOVED =
  /^(NO_AUTO_CREATE_USER|POSTGRESQL|ORACLE|MSSQL|DB2|MAXDB|MYSQL323|MYSQL40|NO_(KEY|TABLE|FIELD)_OPTIONS)$/;
const OF_MARIADB =
  /^(IGNORE_BAD_TABLE_OPTIONS|SIMULTANEOUS_ASSIGNMENT|EMPTY_STRING_IS_NULL|TIME_ROUND_FRACTIONAL)$/;
const OF_MYSQL = /^TIME_TRUNCATE_FRACTIONAL$/;
/** Collations by the Unicode versions that only one family has, MariaDB's NOPAD among them. */
const OF_ONE_FAMILY = /_0900_|_uca1400_|_nopad_/;

/** How the slave gets the master's value, as far as it knows it. */
export function settingHint(name: string, value: string, slave: ServerInfo): string {
  if (name === 'collation_server' && OF_ONE_FAMILY.test(value))
    return `SET GLOBAL collation_server='${value}'; where the slave does not know it, the one that comes closest.`;
  const known = name === 'sql_mode' ? modesKnownTo(slave, value) : value;
  return `SET GLOBAL ${name}='${known}';`;
}

function modesKnownTo({ flavour, versionNumber }: ServerInfo, modes: string): string {
  const unknown = (mode: string): boolean => {
    if (flavour === 'mariadb') return OF_MYSQL.test(mode);
    return OF_MARIADB.test(mode) || (atLeast(versionNumber, [8, 0, 0]) && REMOVED.test(mode));
  };
  return modes
    .split(',')
    .filter((mode) => !unknown(mode))
    .join(',');
}

/** What has to fit between the two servers. */
export function checkLink(master: ServerFacts, slave: ServerFacts): Finding[] {
  return [
    ...sameServer(master, slave),
    ...versions(master, slave),
    ...variables(master, slave),
    ...checkUntold(master, slave),
  ];
}

function sameServer({ server: a }: ServerFacts, { server: b }: ServerFacts): Finding[] {
  const same = a.serverUuid !== '' && a.serverUuid === b.serverUuid;
  if (same)
    return [
      error(
        'link',
        'same-server',
        'master and slave are one server',
        'Correct source or target in the configuration.',
      ),
    ];
  if (a.serverId !== b.serverId) return [];
  return [
    warning(
      'link',
      'server_id',
      `master and slave have the same server_id, ${a.serverId}`,
      'Give each server an id of its own.',
    ),
  ];
}

function versions({ server: a }: ServerFacts, { server: b }: ServerFacts): Finding[] {
  if (a.flavour !== b.flavour) {
    return [
      warning(
        'link',
        'flavour',
        `the master is ${a.flavour} ${a.version}, the slave ${b.flavour} ${b.version}: some definitions and values exist on one of them only`,
        'Try the schema first: `replicator provision` tells what does not fit.',
      ),
    ];
  }
  const older =
    b.versionNumber[0] < a.versionNumber[0] ||
    (b.versionNumber[0] === a.versionNumber[0] && b.versionNumber[1] < a.versionNumber[1]);
  return older
    ? [
        warning(
          'link',
          'version',
          `the slave (${b.version}) is older than the master (${a.version})`,
          'Upgrade the slave first: a newer master may write what it does not know.',
        ),
      ]
    : [];
}

function variables(master: ServerFacts, slave: ServerFacts): Finding[] {
  const of = ({ variables: all }: ServerFacts, name: string): string => all.get(name) ?? '';
  const findings: Finding[] = [];
  const [lowerA, lowerB] = [
    of(master, 'lower_case_table_names'),
    of(slave, 'lower_case_table_names'),
  ];
  if (lowerA !== lowerB) {
    findings.push(
      warning(
        'link',
        'lower_case_table_names',
        `lower_case_table_names is ${lowerA} on the master and ${lowerB} on the slave: tables whose names differ in case alone become one, or are not found`,
        'Make the slave anew with the value of the master.',
      ),
    );
  }
  const [packetA, packetB] = [of(master, 'max_allowed_packet'), of(slave, 'max_allowed_packet')];
  if (Number(packetB) < Number(packetA)) {
    findings.push(
      warning(
        'link',
        'max_allowed_packet',
        `max_allowed_packet is ${packetA} on the master and ${packetB} on the slave: a large row would stop the service`,
        `SET GLOBAL max_allowed_packet=${packetA};`,
      ),
    );
  }
  for (const name of [
    'character_set_server',
    'collation_server',
    'sql_mode',
    'explicit_defaults_for_timestamp',
  ]) {
    if (of(master, name) === of(slave, name)) continue;
    findings.push(
      warning(
        'link',
        name,
        `${name} is ${of(master, name) || 'empty'} on the master and ${of(slave, name) || 'empty'} on the slave: ${CARRIED.get(name) ?? 'statements carry their own'}, sessions of your own do not`,
        settingHint(name, of(master, name), slave.server),
      ),
    );
  }
  const skew = Math.round(slave.clockAhead - master.clockAhead);
  if (Math.abs(skew) > CLOCK_LIMIT) {
    findings.push(
      warning(
        'link',
        'clock',
        `the clocks of master and slave differ by ${(Math.abs(skew) / 1000).toFixed(1)} s: latencies are wrong by that`,
        'Let both hosts take their time from NTP.',
      ),
    );
  }
  return findings;
}
