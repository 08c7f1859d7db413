import { SluiceError } from '../../errors/sluice-error.js';
import type { Status } from '../../service/status.js';
import { numberOf, thlUriOf, type SwitchHost } from './switch-hosts.js';
import {
  check,
  flush,
  goOffline,
  goOnline,
  readOnly,
  setRole,
  waitApplied,
  type Step,
} from './switch-steps.js';

export interface PlanOptions {
  readonly to: string | undefined;
  /** Where others reach the new master's history log. */
  readonly uri: string | undefined;
  /** Seconds that a step may wait. */
  readonly limit: number;
  readonly readOnly: boolean;
  readonly force: boolean;
}

/** What is to be done, in order. */
export interface Plan {
  /** If one of them fails, those before it are undone, and everything is as it was. */
  readonly first: readonly Step[];
  readonly second: readonly Step[];
}

/**
 * A switch while the master is there. Its own change of role comes first: that is where it turns out
 * whether it was still written to, and it can go back to being master until then.
 * @throws SluiceError ILLEGAL_STATE, CONFIG_INVALID
 */
export function planSwitch(hosts: readonly SwitchHost[], options: PlanOptions): Plan {
  const { limit } = options;
  const master = theMaster(hosts);
  const next = theNext(hosts, options.to);
  const slaves = hosts.filter((it) => it !== master);
  for (const slave of slaves) requireOnline(slave);
  const uris = [options.uri ?? thlUriOf(next)];
  const others = slaves.filter((it) => it !== next);
  let end = -1;
  return {
    first: [
      ...hosts.map((it) => setRole(it, { ...roleAfter(it, next, uris), dryRun: true })),
      ...(options.readOnly ? [{ ...readOnly(master, true), undo: readOnly(master, false) }] : []),
      flush(master, limit, (seqno) => (end = seqno)),
      ...slaves.map((it) => waitApplied(it, limit, () => end, 'SEQNO')),
      check(`${next.name} has no XA transaction prepared`, () => nothingPrepared(next)),
      { ...goOffline(master), undo: goOnline(master) },
      check(`${master.name} has stored nothing since`, () => nothingSince(master, end)),
      setRole(master, { role: 'slave', uris }),
    ],
    second: [
      goOffline(next),
      setRole(next, { role: 'master' }),
      goOnline(next),
      ...others.flatMap((it) => follow(it, uris)),
      goOnline(master),
      ...(options.readOnly ? [readOnly(next, false)] : []),
    ],
  };
}

/** Lets a slave or relay fetch from another master. */
export function follow(host: SwitchHost, uris: readonly string[]): Step[] {
  const role = host.status['role'] === 'relay' ? 'relay' : 'slave';
  return [goOffline(host), setRole(host, { role, uris }), goOnline(host)];
}

function roleAfter(
  host: SwitchHost,
  next: SwitchHost,
  uris: readonly string[],
): { role: 'master' } | { role: 'slave' | 'relay'; uris: readonly string[] } {
  if (host === next) return { role: 'master' };
  return { role: host.status['role'] === 'relay' ? 'relay' : 'slave', uris };
}

function theMaster(hosts: readonly SwitchHost[]): SwitchHost {
  const [master, ...more] = hosts.filter(({ status }) => status['role'] === 'master');
  if (master === undefined || more.length > 0) {
    const found = [master, ...more].map((it) => it?.name).join(' and ');
    throw new SluiceError(
      'ILLEGAL_STATE',
      master === undefined ? 'none of the hosts is master' : `${found} are master`,
      {
        hint: 'Name the master and all its slaves, each with --host. If the master is lost, add --lost.',
      },
    );
  }
  requireOnline(master);
  return master;
}

function theNext(hosts: readonly SwitchHost[], to: string | undefined): SwitchHost {
  const next = hosts.find(({ name }) => name === to);
  if (next !== undefined && next.status['role'] === 'slave') return next;
  const message =
    next === undefined
      ? `--to ${to ?? ''}: it is not known which host is to be master`
      : `${next.name} is ${String(next.status['role'])} and cannot become master`;
  throw new SluiceError('CONFIG_INVALID', message, {
    hint: 'Name a slave with --to, as it is named with --host.',
  });
}

function requireOnline({ name, status }: SwitchHost): void {
  if (status['state'] === 'ONLINE') return;
  throw new SluiceError('ILLEGAL_STATE', `${name} is ${String(status['state'])}`, {
    hint: 'Bring it ONLINE before the switch, or leave it out: then change its role yourself later.',
  });
}

async function statusOf({ client, service }: SwitchHost): Promise<Status> {
  return client.get<Status>('/status', { service });
}

async function nothingPrepared(next: SwitchHost): Promise<string> {
  const count = numberOf(await statusOf(next), 'xaPrepared');
  if (count <= 0) return 'so it is';
  throw new SluiceError('ILLEGAL_STATE', `${count} XA transactions are prepared on the master`, {
    hint: 'Commit or roll them back there (XA RECOVER lists them), and repeat the switch.',
  });
}

/** What came after the flush has not reached the slaves for certain. */
async function nothingSince(master: SwitchHost, end: number): Promise<string> {
  const stored = numberOf(await statusOf(master), 'maximumStoredSeqNo');
  if (stored === end) return `its history log ends with seqno ${end}`;
  throw new SluiceError(
    'ILLEGAL_STATE',
    `${master.name} is still written to: its history log had seqno ${end}, and has ${stored} now`,
    { hint: 'Stop what writes to its database, or let --read-only do it, and repeat the switch.' },
  );
}
