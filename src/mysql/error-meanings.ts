import type { ErrorCode } from '../errors/codes.js';
import type { DriverError } from './driver-error.js';

/** One of our codes for a family of the servers' errors, and what an operator can do about it. */
export interface Meaning {
  readonly code: ErrorCode;
  readonly hint: string;
}

interface Family extends Meaning {
  /** Numbers from mysqld_error.h of either server. */
  readonly errnos: readonly number[];
}

const UNREACHABLE: Family = {
  code: 'CONNECT_FAILED',
  hint: 'Check host and port, that the server runs and that no firewall is between.',
  errnos: [],
};

const LOST: Family = {
  code: 'CONNECTION_LOST',
  hint: 'Nothing needs to be done if the server comes back; else look into its error log.',
  // shutdown, aborted, network read and write errors, killed, gone, lost, offline mode, idle too long
  errnos: [1053, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055, 3032, 3169, 4031],
};

const TLS: Family = {
  code: 'TLS_FAILED',
  hint: 'Check tls.mode and tls.ca against the certificate that the server shows.',
  errnos: [3159], // require_secure_transport
};

const FAMILIES: readonly Family[] = [
  LOST,
  TLS,
  {
    code: 'CONNECT_FAILED',
    hint: "Raise max_connections or the login's limits on the server, or end other sessions.",
    errnos: [1040, 1203, 1226],
  },
  {
    code: 'ACCESS_DENIED',
    hint: 'Check user and password, and that the account may log in from this host.',
    // wrong password, no such account, authentication plugin, expired, locked
    errnos: [1045, 1130, 1251, 1275, 1524, 1698, 1820, 1862, 3118, 3955, 4151],
  },
  {
    code: 'CONNECT_FAILED', // broken links are enough for it, and it passes when the server forgets them
    hint: 'The server blocks this host after connections that broke off (max_connect_errors): run FLUSH HOSTS there, or TRUNCATE performance_schema.host_cache.',
    errnos: [1129],
  },
  {
    code: 'PRIVILEGE_MISSING',
    hint: "Grant the privilege that the message names to the login. Where it is not to be had, as on Amazon RDS: let applier.definer.policy be current-user (SET USER, SET_ANY_DEFINER), else do there by hand, in the server's own way, what the statement does, and pass it over: `trepctl online -skip-seqno`.",
    errnos: [1044, 1142, 1143, 1227, 1370, 1410],
  },
  {
    code: 'PRIVILEGE_MISSING',
    hint: 'The slave writes a binlog and lets only administrators create functions and triggers: run SET GLOBAL log_bin_trust_function_creators=ON there (Amazon RDS: in its parameter group), then go online.',
    errnos: [1419], // BINLOG_CREATE_ROUTINE_NEED_SUPER
  },
  {
    code: 'SERVER_UNFIT',
    hint: 'The server is read-only: make it writable, or grant the login the right to write to it.',
    errnos: [1290, 1792, 1836],
  },
  {
    code: 'TRANSIENT',
    hint: 'Nothing needs to be done: the step is repeated. Look for long transactions if it recurs.',
    // changed since read, lock wait, lock table full, deadlock, interrupted, table altered since read,
    // XA deadlock, too many transactions, statement timeouts, group replication rollback, NOWAIT
    errnos: [1020, 1205, 1206, 1213, 1317, 1412, 1614, 1637, 1969, 3024, 3058, 3101, 3572],
  },
  {
    code: 'STATEMENT_FAILED',
    hint: 'Create the database that the message names on the server, empty if the statement does not need it, and go online.',
    errnos: [1049],
  },
  {
    code: 'STATEMENT_FAILED',
    hint: 'The server lacks the table that the message names. On a slave it was dropped, or the slave is another server than before: make it a copy of the master again (`replicator provision`), or make the table there with the rows that the master had, and go online. If the slave is not to have it, pass the transaction over: `trepctl online -skip-seqno`.',
    errnos: [1146],
  },
  {
    code: 'STATEMENT_FAILED',
    hint: 'The server lacks the database that the master has dropped: create it there, empty, and go online; or pass the transaction over: `trepctl online -skip-seqno`. If it was never copied, look for what else is missing: `replicator verify`.',
    errnos: [1008], // DB_DROP_EXISTS
  },
  {
    code: 'STATEMENT_FAILED',
    hint: 'The server has what is to be made. On a slave somebody else made it there, or it holds another copy than the history log goes on from: if it is what the master made, pass the transaction over (`trepctl online -skip-seqno`) and compare (`replicator verify`); if not, rename or drop it, and go online.',
    // database, table, column, key, routine, trigger, event
    errnos: [1007, 1050, 1060, 1061, 1304, 1359, 1537],
  },
  {
    code: 'LOCAL_INFILE_OFF',
    hint: 'Run SET GLOBAL local_infile=ON on the slave, keep it in its configuration, and go online; or use binlog_format=ROW on the master, where LOAD DATA is logged as rows.',
    errnos: [1148, 3948, 4166],
  },
  {
    code: 'PACKET_TOO_LARGE',
    hint: 'Raise max_allowed_packet on the server; 1G is the largest value.',
    errnos: [1153, 1301],
  },
  {
    code: 'STATEMENT_FAILED',
    hint: 'The disk of the server is full, or the limit of a tablespace is reached: make room there, then go online, or repeat the command, which goes on where it ended.',
    errnos: [1021, 1026, 1114], // DISK_FULL, ERROR_ON_WRITE, RECORD_FILE_FULL
  },
];

const BY_ERRNO: ReadonlyMap<number, Meaning> = new Map(
  FAMILIES.flatMap((family) => family.errnos.map((errno) => [errno, family] as const)),
);

const UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENOENT',
]);

/** What the server, the driver, a socket or TLS said; undefined if it is an error of a statement. */
export function meaningOf(error: DriverError): Meaning | undefined {
  if (error.errno !== undefined) {
    const known = BY_ERRNO.get(error.errno);
    if (known !== undefined) return known;
    if (error.sqlState !== undefined) return bySqlState(error.sqlState);
  }
  return error.code === undefined ? undefinedUnlessFatal(error) : byCode(error, error.code);
}

/** Classes of SQLSTATE that both servers keep to: 08 connection, 40 transaction rolled back. */
function bySqlState(sqlState: string): Meaning | undefined {
  if (sqlState.startsWith('08')) return LOST;
  if (sqlState === '40001') return BY_ERRNO.get(1213);
  return undefined;
}

function byCode(error: DriverError, code: string): Meaning | undefined {
  if (UNREACHABLE_CODES.has(code)) return UNREACHABLE;
  if (code === 'ETIMEDOUT') return error.syscall === 'connect' ? UNREACHABLE : LOST;
  if (isTlsCode(code)) return TLS;
  if (/^(PROTOCOL_|ERR_STREAM_)|^(ECONNRESET|ECONNABORTED|EPIPE)$/.test(code)) return LOST;
  return undefinedUnlessFatal(error);
}

/** mysql2's HANDSHAKE_*, OpenSSL's verification results and Node's TLS codes. */
function isTlsCode(code: string): boolean {
  return (
    /^(HANDSHAKE_(NO_)?SSL_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_CERT)/.test(
      code,
    ) || ['EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'HOSTNAME_MISMATCH', 'INVALID_CA'].includes(code)
  );
}

/** mysql2 marks errors after which a connection is closed, such as a command on a closed one. */
function undefinedUnlessFatal(error: DriverError): Meaning | undefined {
  return error.fatal && error.errno === undefined ? LOST : undefined;
}
