import type { ErrorCode } from '../errors/codes.js';
import { toSluiceError } from '../errors/sluice-error.js';
import { EXIT } from './exit-codes.js';

/** An error as an operator reads it: what, where, and what to do. */
export function formatFailure(reason: unknown): string {
  const { code, message, hint, place } = toSluiceError(reason);
  const where = [
    place.seqno === undefined ? undefined : `seqno ${place.seqno}`,
    place.eventId === undefined ? undefined : `event id ${place.eventId}`,
  ].filter((text) => text !== undefined);
  const at = where.length === 0 ? '' : ` (${where.join(', ')})`;
  return `ERROR ${code}: ${message}${at}\nHint: ${hint}`;
}

/** Nothing was done: what was given cannot be used. */
const WRONG_USE: readonly ErrorCode[] = ['CONFIG_INVALID', 'CONFIG_UNREADABLE', 'REQUEST_INVALID'];

export function exitCodeOf(reason: unknown): number {
  const { code } = toSluiceError(reason);
  if (code === 'NOT_RUNNING') return EXIT.notRunning;
  return WRONG_USE.includes(code) ? EXIT.usage : EXIT.error;
}

/** Says what went wrong on stderr; returns the exit code for it. */
export function reportFailure(reason: unknown): number {
  process.stderr.write(`${formatFailure(reason)}\n`);
  return exitCodeOf(reason);
}
