import { SluiceError } from '../../errors/sluice-error.js';
import { driverError } from '../../mysql/driver-error.js';
import type { PreparedXa } from './prepared-xa.js';

/** ER_LOCK_WAIT_TIMEOUT */
const WAITED = 1205;

/**
 * A lock that was waited for in vain, with the XA transactions that may have it: unlike other locks of
 * the slave, theirs do not go away by themselves while the service waits.
 */
export function namingHeld(error: SluiceError, prepared: PreparedXa): SluiceError {
  const { held } = prepared;
  if (held.length === 0 || error.code !== 'TRANSIENT') return error;
  if (driverError(error.cause).errno !== WAITED) return error;
  const seqnos = held.map(({ seqno }) => seqno).join(', ');
  const { code, message, retryable, cause, place } = error;
  const what = `${message}; XA transactions of the master are prepared on the slave as well and keep their locks (seqno ${seqnos})`;
  return new SluiceError(code, what, {
    ...place,
    retryable,
    cause,
    hint: "If it recurs: the slave locks more rows than the master did. Compare the keys of the table on both servers. To go on without waiting: XA ROLLBACK of the XID that xa_held in the service's schema names; its XA COMMIT will stop the service then.",
  });
}
