import type { ErrorCode } from '../errors/codes.js';
import { SluiceError } from '../errors/sluice-error.js';
import { driverError, type DriverError } from './driver-error.js';
import { meaningOf } from './error-meanings.js';

/**
 * The error of a database connection as one of ours, with a hint. An error that is ours already
 * comes back as it is.
 * @param what was being done, as `connecting to repl@db1:3306`
 * @param fallback code for an error that is none of the connection's, the login's or the moment's
 */
export function translateError(
  error: unknown,
  what: string,
  fallback: ErrorCode = 'STATEMENT_FAILED',
): SluiceError {
  if (error instanceof SluiceError) return error;
  const found = driverError(error);
  const meaning = meaningOf(found);
  const hint = meaning?.hint ?? 'Look the error up in the manual of the database server.';
  const message = `${what}: ${found.message || 'failed'}${reference(found)}`;
  return new SluiceError(meaning?.code ?? fallback, message, { hint, cause: error });
}

function reference({ errno, sqlState, code }: DriverError): string {
  if (errno === undefined) return code === undefined ? '' : ` (${code})`;
  return sqlState === undefined ? ` (error ${errno})` : ` (error ${errno}, SQLSTATE ${sqlState})`;
}

/**
 * A server's message, with or without ` (error 1064)` behind it, less what a syntax error quotes of the
 * statement from where it is not understood: that may be a password or its hash.
 */
export function withoutQuote(message: string): string {
  return message.replace(/ near '[^]*?( \(error \d+\))?$/, '$1');
}
