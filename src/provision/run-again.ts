import { SluiceError, toSluiceError } from '../errors/sluice-error.js';

/** Hints that are meant for a service, which repeats by itself. */
const OF_SERVICE = /^Nothing needs to be done/;

/**
 * The error as who ran a command needs it: nobody repeats that for them.
 * @param after what a repeated run does, behind `run the command again`
 */
export function toldToRunAgain(cause: unknown, after: string): SluiceError {
  const error = toSluiceError(cause);
  const { code, message, hint, place, retryable } = error;
  const again = `run the command again${after}.`;
  if (hint.includes('run the command again')) return error;
  const told = OF_SERVICE.test(hint)
    ? `Look into the error logs of the servers, then ${again}`
    : code === 'PACKET_TOO_LARGE'
      ? `${hint} Then ${again}`
      : undefined;
  if (told === undefined) return error;
  return new SluiceError(code, message, { cause: error.cause, ...place, retryable, hint: told });
}
