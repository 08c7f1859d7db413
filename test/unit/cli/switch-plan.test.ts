import { describe, expect, it } from 'vitest';
import { AdminClient } from '../../../src/admin/client.js';
import { planFailover } from '../../../src/cli/replicator/switch-lost.js';
import { planSwitch, type Plan } from '../../../src/cli/replicator/switch-planned.js';
import type { SwitchHost } from '../../../src/cli/replicator/switch-hosts.js';

const OPTIONS = { uri: undefined, limit: 60, readOnly: true, force: false };

function host(name: string, role: string, state = 'ONLINE'): SwitchHost {
  const status = { role, state, maximumStoredSeqNo: 7, masterListenUri: 'thl://0.0.0.0:2112/' };
  const client = new AdminClient({ host: name, port: 1 });
  return { name, host: name, port: 1, client, service: 'alpha', status };
}

/** Without what every command begins with. */
function texts(plan: Plan): string[] {
  return [...plan.first, ...plan.second].map(({ text }) =>
    text.replace(/^trepctl -host (\S+) -port 1 -service alpha/, '$1'),
  );
}

describe('a switch that was interrupted', () => {
  it('after the new master took its role goes on with the others, whatever state they are in', () => {
    const hosts = [
      host('a', 'slave', 'OFFLINE:NORMAL'),
      host('b', 'master'),
      host('c', 'slave', 'GOING-ONLINE:SYNCHRONIZING'),
      host('d', 'relay'),
    ];
    expect(texts(planSwitch(hosts, { ...OPTIONS, to: 'b' }))).toEqual([
      'a setrole -role slave -uri thl://b:2112/ -dry-run',
      'c setrole -role slave -uri thl://b:2112/ -dry-run',
      'd setrole -role relay -uri thl://b:2112/ -dry-run',
      'a setrole -role slave -uri thl://b:2112/',
      'a online',
      'c offline',
      'c setrole -role slave -uri thl://b:2112/',
      'c online',
      'd offline',
      'd setrole -role relay -uri thl://b:2112/',
      'd online',
      'on the database of b: SET GLOBAL read_only = OFF',
    ]);
  });

  it('when nobody is master says how it goes on', () => {
    const hosts = [host('a', 'slave', 'OFFLINE:NORMAL'), host('b', 'slave')];
    expect(() => planSwitch(hosts, { ...OPTIONS, to: 'b' })).toThrow(
      expect.objectContaining({
        message: 'none of the hosts is master',
        hint: expect.stringContaining('interrupted, bring online what is offline and add --lost'),
      }),
    );
  });

  it('when the master is offline says that it is to come back', () => {
    const hosts = [host('a', 'master', 'OFFLINE:NORMAL'), host('b', 'slave')];
    for (const to of ['a', 'b']) {
      expect(() => planSwitch(hosts, { ...OPTIONS, to })).toThrow(
        expect.objectContaining({ hint: expect.stringMatching(/bring it ONLINE/i) }),
      );
    }
  });

  it('lets the new master take writes, where the old one is lost', () => {
    const hosts = [host('a', 'slave'), host('b', 'slave')];
    expect(texts(planFailover(hosts, { ...OPTIONS, to: 'b' })).at(-1)).toBe(
      'on the database of b: SET GLOBAL read_only = OFF',
    );
    const without = planFailover(hosts, { ...OPTIONS, to: 'b', readOnly: false });
    expect(texts(without).join()).not.toContain('read_only');
  });
});

it.each([
  [undefined, '--to is missing'],
  ['x', 'no --host is x'],
])('a new master that is not named is asked for: %s', (to, message) => {
  expect(() => planSwitch([host('a', 'master'), host('b', 'slave')], { ...OPTIONS, to })).toThrow(
    message,
  );
});
