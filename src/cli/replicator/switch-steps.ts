import type {
  FlushReply,
  FlushRequest,
  ReadOnlyRequest,
  RoleReply,
  RoleRequest,
  StateReply,
  WaitReply,
} from '../../admin/api.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { SwitchHost } from './switch-hosts.js';

/** One command to one replicator. */
export interface Step {
  /** As an operator would type it. */
  readonly text: string;
  /** Says what came of it. @throws SluiceError */
  run(): Promise<string>;
  /** Puts it right again, once it has run. */
  readonly undo?: Step;
}

const WAITING = 'See its `trepctl status` for what holds it up, or give it more time with --limit.';

export function setRole(host: SwitchHost, request: RoleRequest): Step {
  const uri = request.uris === undefined ? '' : ` -uri ${request.uris.join(',')}`;
  const flags = `${request.force === true ? ' -force' : ''}${request.dryRun === true ? ' -dry-run' : ''}`;
  return {
    text: `${trepctl(host)} setrole -role ${request.role}${uri}${flags}`,
    run: async () => {
      const { service } = host;
      const reply = await host.client.post<RoleReply>('/setrole', { ...request, service });
      return request.dryRun === true ? `it can be ${request.role}` : `it is ${reply.role}`;
    },
  };
}

export function goOffline(host: SwitchHost): Step {
  return {
    text: `${trepctl(host)} offline`,
    run: async () => {
      const { service } = host;
      const { state, error } = await host.client.post<StateReply>('/offline', { service });
      if (state === 'OFFLINE:NORMAL') return state;
      throw notReached(host, state, error?.message);
    },
  };
}

/** `states`: what is good enough. */
export function goOnline(host: SwitchHost, states: readonly string[] = ['ONLINE']): Step {
  return {
    text: `${trepctl(host)} online`,
    run: async () => {
      const { service } = host;
      const { state, error } = await host.client.post<StateReply>('/online', { service });
      if (states.includes(state)) return state;
      throw notReached(host, state, error?.message);
    },
  };
}

/** Everything that the master has committed is in its history log; `found` is told its seqno. */
export function flush(host: SwitchHost, limit: number, found: (seqno: number) => void): Step {
  return {
    text: `${trepctl(host)} flush -limit ${limit}`,
    run: async () => {
      const request: FlushRequest = { service: host.service, limit };
      const { flushed, seqno } = await host.client.post<FlushReply>('/flush', request);
      if (!flushed) throw late(`${host.name} has not extracted everything within ${limit} s`);
      found(seqno);
      return `its history log has everything, up to seqno ${seqno}`;
    },
  };
}

/** `seqno` is asked for when the step is run; until then it is `shown`. */
export function waitApplied(
  host: SwitchHost,
  limit: number,
  seqno: () => number,
  shown: string,
): Step {
  return {
    text: `${trepctl(host)} wait -applied ${shown} -limit ${limit}`,
    run: async () => {
      const request = { service: host.service, applied: seqno(), limit };
      const reply = await host.client.post<WaitReply>('/wait', request);
      const { reached, appliedLastSeqno } = reply;
      if (reached) return `it has applied seqno ${appliedLastSeqno}`;
      throw late(
        `${host.name} has applied seqno ${appliedLastSeqno} of ${seqno()} within ${limit} s`,
      );
    },
  };
}

/** Of the database of a host that is master. */
export function readOnly(host: SwitchHost, value: boolean): Step {
  return {
    text: `on the database of ${host.name}: SET GLOBAL read_only = ${value ? 'ON' : 'OFF'}`,
    run: async () => {
      const request: ReadOnlyRequest = { service: host.service, readOnly: value };
      await host.client.post<StateReply>('/read-only', request);
      return value ? 'it takes no writes' : 'it takes writes';
    },
  };
}

/** Something to be found out between two commands. */
export function check(text: string, run: () => Promise<string>): Step {
  return { text, run };
}

function trepctl({ host, port, service }: SwitchHost): string {
  return `trepctl -host ${host} -port ${port} -service ${service}`;
}

function notReached({ name }: SwitchHost, state: string, message = ''): SluiceError {
  const why = message === '' ? '' : `: ${message}`;
  return new SluiceError('ILLEGAL_STATE', `${name} is ${state} now${why}`, {
    hint: 'See its `trepctl status`, and put right what it says.',
  });
}

function late(message: string): SluiceError {
  return new SluiceError('ILLEGAL_STATE', message, { hint: WAITING });
}
