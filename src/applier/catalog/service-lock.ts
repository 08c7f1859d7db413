import type { Logger } from 'pino';
import { SluiceError } from '../../errors/sluice-error.js';
import type { TargetSession } from '../target/target-session.js';

const PATIENCE = 5; // seconds

/**
 * Takes the named lock of the service, held as long as the session lives. A session of ours whose
 * connection broke may still be executing, and may even commit, after this one was opened; the
 * restart point must not be read before it is gone. It is waited for, then ended.
 * @throws SluiceError TRANSIENT
 */
export function takeServiceLock(
  session: TargetSession,
  service: string,
  logger: Logger,
): Promise<void> {
  return takeLock(session, service, `sluice_${service}`, logger);
}

/** The same for a lock of another name, of another session of the service. */
export async function takeLock(
  session: TargetSession,
  service: string,
  name: string,
  logger: Logger,
): Promise<void> {
  if (await tryLock(session, name)) return;
  const holder = await holderOf(session, name);
  if (holder !== undefined) {
    const refusal = await session.attempt(`KILL ${holder}`);
    logger.warn({ session: holder, refusal }, 'ending an older session of this service');
  }
  if (await tryLock(session, name)) return;
  const message = `session ${holder ?? 'unknown'} on the slave still works for service ${service}`;
  throw new SluiceError('TRANSIENT', message, {
    hint: 'Look for a second replicator with this service name; else end that session with KILL.',
  });
}

async function tryLock(session: TargetSession, name: string): Promise<boolean> {
  const rows = await session.query(`SELECT GET_LOCK('${name}', ${PATIENCE}) AS locked`);
  return rows[0]?.['locked'] === '1';
}

/** Id of the session that has the lock. */
export async function holderOf(session: TargetSession, name: string): Promise<number | undefined> {
  const rows = await session.query(`SELECT IS_USED_LOCK('${name}') AS holder`);
  const holder = rows[0]?.['holder'];
  return holder === null || holder === undefined ? undefined : Number(holder);
}
