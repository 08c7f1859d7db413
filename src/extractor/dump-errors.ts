import type { ErrorCode } from '../errors/codes.js';
import { SluiceError } from '../errors/sluice-error.js';
import { driverError } from '../mysql/driver-error.js';
import { translateError } from '../mysql/errors.js';

/** ER_MASTER_FATAL_ERROR_READING_BINLOG, ER_UNKNOWN_TARGET_BINLOG, MariaDB ER_SLAVE_SAME_ID */
const BINLOG_ERRNOS: ReadonlySet<number> = new Set([1236, 1373, 4052]);

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly hint: string;
}

const REPROVISION = 'provision the slave anew and start a new history log';

/** Both servers use one error number for all that can go wrong with a dump; the text tells. */
const RULES: readonly Rule[] = [
  {
    pattern:
      /purged|could not find (first|next) log|target log not found|could not find GTID state/i,
    code: 'BINLOG_PURGED',
    hint: `The next transaction is in a binlog that the source deleted: ${REPROVISION}. Keep binlogs longer on the source (binlog_expire_logs_seconds).`,
  },
  {
    pattern: /same server_uuid\/server_id/i,
    code: 'SERVER_UNFIT',
    hint: 'Another replica uses the same server id: set source.serverId to one that no other has.',
  },
  {
    pattern: /has more GTIDs than|not in the master's binlog|missing the GTID/i,
    code: 'BINLOG_POSITION',
    hint: `The source lacks transactions that the history log holds; it was reset, restored or lost them in a crash: ${REPROVISION}.`,
  },
  {
    pattern: /anonymous transaction/i,
    code: 'SERVER_UNFIT',
    hint: 'The binlog holds transactions from before gtid_mode=ON: run FLUSH BINARY LOGS on the source, so that the file to start from has none.',
  },
  {
    pattern: /position|bogus|truncated|max_allowed_packet|too small|read error|event read from/i,
    code: 'BINLOG_POSITION',
    hint: 'The source cannot read its binlog from that position: check it with `mysqlbinlog` there. If max_allowed_packet is named, raise it on the source.',
  },
];

/** An error that ended, or prevented, the binlog stream. */
export function translateDumpError(error: unknown, what: string): SluiceError {
  const { errno, message } = driverError(error);
  if (errno === undefined || !BINLOG_ERRNOS.has(errno)) {
    return translateError(error, what, 'SERVER_UNFIT');
  }
  const rule = RULES.find(({ pattern }) => pattern.test(message));
  const text = `${what}: ${message} (error ${errno})`;
  return new SluiceError(rule?.code ?? 'BINLOG_POSITION', text, {
    hint: rule?.hint ?? "Look the error up in the manual and in the source's error log.",
    cause: error,
  });
}
