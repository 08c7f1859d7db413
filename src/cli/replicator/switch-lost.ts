import { SluiceError } from '../../errors/sluice-error.js';
import { numberOf, thlUriOf, type SwitchHost } from './switch-hosts.js';
import { follow, type Plan, type PlanOptions } from './switch-planned.js';
import { goOffline, goOnline, readOnly, setRole, waitApplied } from './switch-steps.js';

/** A slave whose master is gone waits in the first. */
const STATES: readonly unknown[] = ['GOING-ONLINE:SYNCHRONIZING', 'ONLINE'];

/**
 * A switch after the master was lost: the slave whose history log goes furthest becomes master, and the
 * others fetch from it what they lack.
 * @throws SluiceError ILLEGAL_STATE, CONFIG_INVALID
 */
export function planFailover(hosts: readonly SwitchHost[], options: PlanOptions): Plan {
  const slaves = hosts.filter((it) => !isLeftMaster(it));
  for (const slave of slaves) requireRunning(slave);
  const next = furthest(slaves, options.to);
  const uris = [options.uri ?? thlUriOf(next)];
  const others = slaves.filter((it) => it !== next);
  const end = stored(next);
  return {
    first: [
      setRole(next, { role: 'master', dryRun: true }),
      waitApplied(next, options.limit, () => end, String(end)),
    ],
    second: [
      goOffline(next),
      setRole(next, { role: 'master', ...(options.force ? { force: true } : {}) }),
      goOnline(next),
      ...others.flatMap((it) => follow(it, uris)),
      ...(options.readOnly ? [readOnly(next, false)] : []),
    ],
  };
}

/** The replicator of a lost database may still be there. */
function isLeftMaster({ name, status }: SwitchHost): boolean {
  if (status['role'] !== 'master') return false;
  if (String(status['state']).startsWith('OFFLINE')) return true;
  throw new SluiceError('ILLEGAL_STATE', `${name} is master and ${String(status['state'])}`, {
    hint: 'If its database is lost, wait until the slaves have stored all that it has, and take it offline; else switch without --lost.',
  });
}

function requireRunning({ name, status }: SwitchHost): void {
  if (STATES.includes(status['state']) && stored({ status }) >= 0) return;
  throw new SluiceError('ILLEGAL_STATE', `${name} is ${String(status['state'])}`, {
    hint: 'Bring it online: it need not reach its master, but it is to be known what its history log holds.',
  });
}

function furthest(slaves: readonly SwitchHost[], to: string | undefined): SwitchHost {
  const best = Math.max(...slaves.map(stored));
  const candidates = slaves.filter(
    (it) =>
      stored(it) === best && it.status['role'] === 'slave' && (it.name === to || to === undefined),
  );
  const [next] = candidates.toSorted((a, b) => applied(b) - applied(a));
  if (next !== undefined) return next;
  const ahead = slaves.filter((it) => stored(it) === best).map(({ name }) => name);
  throw new SluiceError(
    'ILLEGAL_STATE',
    slaves.length === 0
      ? 'no slave answers'
      : `the history log of ${ahead.join(' and ')} goes furthest, up to seqno ${best}`,
    {
      hint: 'Only a slave whose history log goes furthest can become master, or what it lacks would be lost. Leave --to out, or name that one.',
    },
  );
}

function stored({ status }: Pick<SwitchHost, 'status'>): number {
  return numberOf(status, 'maximumStoredSeqNo');
}

function applied({ status }: SwitchHost): number {
  return numberOf(status, 'appliedLastSeqno');
}
