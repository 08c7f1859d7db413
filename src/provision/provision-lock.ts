import { holderOf } from '../applier/catalog/service-lock.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';

/** Seconds that the server may take to notice the end of a process that was killed. */
const PATIENCE = 5;

/** Keeps other provisionings away, and makes sure that no applier works. @throws SluiceError ALREADY_RUNNING */
export async function takeLock(target: TargetSession, service: string): Promise<void> {
  const isAlone = await hasLock(target, `sluice_p_${service}`);
  const isUnused = isAlone && (await hasLock(target, `sluice_${service}`));
  if (isUnused) {
    await target.query(`DO RELEASE_LOCK('sluice_${service}')`);
    return;
  }
  const who = isAlone ? 'a replicator' : 'another provisioning';
  const holder = await holderOf(target, `sluice_${isAlone ? '' : 'p_'}${service}`);
  const session = holder === undefined ? '' : ` (session ${holder})`;
  throw new SluiceError(
    'ALREADY_RUNNING',
    `${who} works on the slave for service ${service}${session}`,
    {
      hint: 'Stop it: `replicator stop`, or end the other `replicator provision`. If there is none any more, its connection was cut without a word: KILL that session on the slave.',
    },
  );
}

async function hasLock(target: TargetSession, name: string): Promise<boolean> {
  const [row] = await target.query(`SELECT GET_LOCK('${name}', ${PATIENCE}) AS taken`);
  return row?.['taken'] === '1';
}
