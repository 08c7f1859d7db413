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
  if (next === master) return planRest(master, slaves, options);
  requireOnline(master, 'Bring it ONLINE and repeat the switch; if it is lost, add --lost.');
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

/** What a switch to this master has left undone that was interrupted. */
function planRest(
  master: SwitchHost,
  slaves: readonly SwitchHost[],
  { uri, readOnly: isReadOnly }: PlanOptions,
): Plan {
  requireOnline(
    master,
    'It is master already: bring it ONLINE, and repeat the switch for the others.',
  );
  const uris = [uri ?? thlUriOf(master)];
  return {
    first: slaves.map((it) => setRole(it, { ...roleAfter(it, master, uris), dryRun: true })),
    second: [
      ...slaves.flatMap((it) => follow(it, uris)),
      ...(isReadOnly ? [readOnly(master, false)] : []),
    ],
  };
}

/** Lets a slave or relay fetch from another master. */
export function follow(host: SwitchHost, uris: readonly string[]): Step[] {
  const { role, state } = host.status;
  const away = state === 'OFFLINE:NORMAL' ? [] : [goOffline(host)];
  const wanted = role === 'relay' ? 'relay' : 'slave';
  return [...away, setRole(host, { role: wanted, uris }), goOnline(host)];
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
        hint: 'Name the master and all its slaves, each with --host. If the master is lost, or a switch was interrupted, bring online what is offline and add --lost.',
      },
    );
  }
  return master;
}

function theNext(hosts: readonly SwitchHost[], to: string | undefined): SwitchHost {
  const next = hosts.find(({ name }) => name === to);
  const role = next?.status['role'];
  if (next !== undefined && (role === 'slave' || role === 'master')) return next;
  const message =
    next === undefined
      ? `${to === undefined ? '--to is missing' : `no --host is ${to}`}: it is not known which host is to be master`
      : `${next.name} is ${String(role)} and cannot become master`;
  throw new SluiceError('CONFIG_INVALID', message, {
    hint: 'Name a slave with --to, as it is named with --host.',
  });
}

const SLAVE_HINT =
  'Bring it ONLINE before the switch (it comes by itself within 10 s after its master), or leave it out: then change its role yourself later.';

function requireOnline({ name, status }: SwitchHost, hint = SLAVE_HINT): void {
  if (status['state'] === 'ONLINE') return;
  throw new SluiceError('ILLEGAL_STATE', `${name} is ${String(status['state'])}`, { hint });
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
