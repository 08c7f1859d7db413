import type { Logger } from 'pino';
import type { ErrorPlace } from '../../errors/sluice-error.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { translateError, withoutQuote } from '../../mysql/errors.js';
import type { Expectation, StatementBatch } from '../batch.js';
import type { Answer, Answers } from '../target/query-command.js';
import { ServerError } from '../target/server-error.js';
import { holdsSecrets, printable } from './printable.js';

/** What the guard of the restart point fails with. */
const ER_BAD_NULL = 1048;
const ER_DBACCESS_DENIED = 1044;
const ER_PLUGIN_IS_NOT_LOADED = 1524;

export interface CheckOptions {
  readonly onRowMismatch: 'stop' | 'warn';
  readonly logger: Logger;
}

/**
 * Compares what the server answered to a packet with what had to be answered, in order.
 * @throws SluiceError with its place: ROW_NOT_FOUND, STATEMENT_DIVERGED, or the server's refusal
 */
export function checkAnswers(batch: StatementBatch, given: Answers, options: CheckOptions): void {
  const { expectations } = batch;
  given.answers.forEach((answer, index) => {
    const expected = expectations[index];
    if (expected === undefined) throw miscounted(given.answers.length, expectations.length);
    checkAnswer(batch, index, answer, expected, options);
  });
  const next = expectations[given.answers.length];
  if (given.failure !== undefined) checkFailure(batch, given.answers.length, given.failure, next);
  else if (next !== undefined) throw miscounted(given.answers.length, expectations.length);
}

function checkAnswer(
  batch: StatementBatch,
  index: number,
  answer: Answer,
  expected: Expectation,
  options: CheckOptions,
): void {
  if (expected.errorCode !== undefined && expected.errorCode !== 0) {
    throw diverged(expected, 'succeeded', placeOf(batch, index, expected));
  }
  if (expected.rows !== undefined && expected.rows !== answer.found) {
    rowMismatch(answer.found, expected, placeOf(batch, index, expected), options);
  }
  try {
    expected.inspect?.(answer);
  } catch (error) {
    throw toSluiceError(error).at(placeOf(batch, index, expected));
  }
  expected.answered?.();
}

function checkFailure(
  batch: StatementBatch,
  index: number,
  failure: ServerError,
  expected: Expectation | undefined,
): void {
  if (expected === undefined) throw translateError(failure, 'on the slave');
  const alike =
    isSameError(expected.errorCode, failure.errno) || expected.tolerated?.has(failure.errno);
  // a failure ends the packet: a statement that may fail is always its last one
  if (alike === true && index === batch.expectations.length - 1) {
    expected.answered?.();
    return;
  }
  const place = placeOf(batch, index, expected);
  if (expected.fault !== undefined && failure.errno === ER_BAD_NULL)
    throw expected.fault().at(place);
  const again = expected.again?.(failure.errno, failure.message);
  if (again !== undefined) throw again.at(place);
  const told = withoutSecrets(failure, batch.statement(index));
  const refused = refusal(told, expected).at(place);
  if (refused.retryable || (expected.errorCode ?? 0) === 0) throw refused;
  throw diverged(expected, `failed with ${told.message} (error ${told.errno})`, place);
}

/**
 * What the servers' own replicas take for one another, test_if_equal_repl_errors() of sql/log_event.cc:
 * DUP_KEY, DUP_ENTRY, AUTOINC_READ_FAILED, DUP_ENTRY_WITH_KEY_NAME. A partitioned table says now the
 * first, now the second.
 */
const DUPLICATES: ReadonlySet<number> = new Set([1022, 1062, 1467, 1586]);

function isSameError(expected: number | undefined, given: number): boolean {
  if (expected === given) return true;
  return expected !== undefined && DUPLICATES.has(expected) && DUPLICATES.has(given);
}

/** A syntax error quotes the statement from where it is not understood. */
function withoutSecrets(failure: ServerError, statement: Buffer): ServerError {
  const { message, errno, sqlState } = failure;
  const quoteless = withoutQuote(message);
  if (quoteless === message || !holdsSecrets(statement)) return failure;
  return new ServerError(quoteless, errno, sqlState);
}

function refusal(failure: ServerError, expected: Expectation): SluiceError {
  const usual = translateError(failure, failedWhat(expected));
  if (failure.errno === ER_PLUGIN_IS_NOT_LOADED) return pluginMissing(usual);
  if (usual.code === 'ACCESS_DENIED') return notGranted(usual);
  if (NOT_KNOWN.has(failure.errno)) return notKnown(usual, expected);
  // a privilege that is missing explains more than what the statement lacks besides, but for the one
  // on information_schema, which stands for a schema that is missing
  const lacksGrant = usual.code === 'PRIVILEGE_MISSING' && failure.errno !== ER_DBACCESS_DENIED;
  const isExplained = usual.retryable || lacksGrant;
  if (expected.explain !== undefined && !isExplained) return expected.explain(usual.message);
  return DUPLICATE.has(failure.errno) ? keyTaken(usual, expected) : usual;
}

/** DUP_ENTRY, DUP_ENTRY_WITH_KEY_NAME */
const DUPLICATE: ReadonlySet<number> = new Set([1062, 1586]);

function keyTaken({ code, message, cause }: SluiceError, { header }: Expectation): SluiceError {
  return new SluiceError(code, message, {
    cause,
    hint: `The slave has a row of this key that the master had not: find out who else writes to the slave. Then delete that row there and go online; or pass the transaction over, \`trepctl online -skip-seqno ${header.seqno}\`, and run \`replicator verify --repair\`.`,
  });
}

/** The login is in: so the servers say that it may not give what it does not have. */
function notGranted({ message, cause }: SluiceError): SluiceError {
  return new SluiceError('PRIVILEGE_MISSING', message, {
    cause,
    hint: 'Grant the login the privilege that the statement gives, WITH GRANT OPTION; or set applier.accounts to skip and keep the accounts of the slave by hand; or pass it over: `trepctl online -skip-seqno`.',
  });
}

/** An account of a kind that the slave cannot check the password of. */
function pluginMissing({ message, cause }: SluiceError): SluiceError {
  return new SluiceError('STATEMENT_FAILED', message, {
    cause,
    hint: 'Install the plugin that the message names on the slave (INSTALL PLUGIN, INSTALL SONAME) and go online. Where there is none, as for mysql_native_password in MySQL 9: make the account there by hand with another one and pass the statement over (`trepctl online -skip-seqno`), or set applier.accounts to skip and keep the accounts of the slave by hand.',
  });
}

/**
 * What a server says to what only another family or release has: NOT_SUPPORTED_YET, PARSE_ERROR,
 * UNKNOWN_CHARACTER_SET, UNKNOWN_SYSTEM_VARIABLE, UNKNOWN_COLLATION, UNKNOWN_STORAGE_ENGINE and
 * MariaDB's UNKNOWN_OPTION, UNKNOWN_DATA_TYPE.
 */
const NOT_KNOWN: ReadonlySet<number> = new Set([1064, 1115, 1193, 1235, 1273, 1286, 1911, 4161]);

function notKnown({ code, message, cause }: SluiceError, { header }: Expectation): SluiceError {
  return new SluiceError(code, message, {
    cause,
    hint: `The slave does not know what the statement asks for, as a server of another family or release than the master, or without one of its plugins. Run there by hand what comes closest, then pass it over: trepctl online -skip-seqno ${header.seqno}.`,
  });
}

function failedWhat({ header, describe }: Expectation): string {
  return `applying seqno ${header.seqno}${describe === undefined ? '' : ` to ${describe()}`}`;
}

function placeOf(batch: StatementBatch, index: number, { header }: Expectation): ErrorPlace {
  return {
    seqno: header.seqno,
    eventId: header.eventId,
    statement: printable(batch.statement(index)),
  };
}

function rowMismatch(
  found: number,
  expected: Expectation,
  place: ErrorPlace,
  { onRowMismatch, logger }: CheckOptions,
): void {
  if (expected.fault !== undefined) throw expected.fault().at(place);
  const what = expected.describe?.() ?? 'change of a row';
  const rows = found === 1 ? 'row' : 'rows';
  const message = `seqno ${place.seqno}: for its ${what}, the slave has ${found} ${rows} instead of ${expected.rows}`;
  const again = expected.again?.(undefined, message);
  if (again !== undefined) throw again.at(place);
  const error = new SluiceError('ROW_NOT_FOUND', message, {
    ...place,
    hint: `Find out who else writes to the slave. Then put the rows there as the master had them and go online; or pass the transaction over, \`trepctl online -skip-seqno ${place.seqno}\`, and run \`replicator verify --repair\`; or set applier.onRowMismatch to warn.`,
  });
  if (onRowMismatch === 'stop') throw error;
  logger.warn({ code: error.code, ...place, found, expected: expected.rows }, message);
}

function diverged(expected: Expectation, outcome: string, place: ErrorPlace): SluiceError {
  const message = `a statement that ended with error ${expected.errorCode} on the master ${outcome} on the slave`;
  return new SluiceError('STATEMENT_DIVERGED', message, {
    ...place,
    hint: 'Compare the tables of the statement on both servers and repair the slave; then go online with -skip-seqno.',
  });
}

function miscounted(answers: number, statements: number): SluiceError {
  return new SluiceError('INTERNAL', `${answers} answers to ${statements} statements`, {
    hint: 'Keep the log file and report this as a bug.',
  });
}
