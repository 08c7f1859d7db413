/** What happens to replicators: stopped, commanded, out of disk space. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../schema/dice.js';
import type { Deed } from './adversary.js';
import { killed } from './kill-deeds.js';
import type { Lab } from './lab.js';
import type { ReplicatorNode } from './node.js';

export function nodeDeeds(lab: Lab): Deed[] {
  return lab.nodes.flatMap((node) => {
    const isGentle = lab.spec.lasting && node === lab.applying;
    return [
      ...commands(lab, node, isGentle),
      ...(isGentle ? [] : killed(lab, node)),
      ...frozen(node),
    ];
  });
}

function frozen(node: ReplicatorNode): Deed[] {
  const disk = {
    name: `${node.name}: disk full`,
    weight: 2,
    on: node,
    run: async (dice: Dice) => {
      if (!node.disk.fill()) return;
      await sleep(dice.between(200, 5000));
      node.disk.empty();
    },
  };
  return [
    {
      name: `${node.name}: SIGSTOP`,
      weight: 2,
      on: node,
      run: async (dice) => {
        node.signal('SIGSTOP');
        await sleep(dice.between(300, 7000));
        node.signal('SIGCONT');
      },
    },
    ...(node.disk.isMounted ? [disk] : []),
  ];
}

function commands(lab: Lab, node: ReplicatorNode, isGentle: boolean): Deed[] {
  const { journal } = lab;
  const command = async (path: string, body: object): Promise<void> => {
    try {
      await node.command(path, body);
    } catch (error) {
      journal.note(`${node.name}: ${path} ${JSON.stringify(body)}: ${(error as Error).message}`);
    }
  };
  const offline = async (service: string, dice: Dice): Promise<void> =>
    command('/offline', { service, immediate: !isGentle && dice.oneIn(3) });
  return [
    {
      name: `${node.name}: SIGTERM`,
      weight: 2,
      on: node,
      run: async (dice) => {
        await node.end('SIGTERM');
        await sleep(dice.below(1000));
        node.start();
      },
    },
    {
      name: `${node.name}: offline, online`,
      weight: 2,
      on: node,
      run: async (dice) => {
        const service = dice.pick(node.services);
        await offline(service, dice);
        await sleep(dice.below(1500));
        await command('/online', { service });
      },
    },
    {
      name: `${node.name}: purge`,
      weight: 1,
      on: node,
      run: async (dice) => {
        const service = dice.pick(node.services);
        await offline(service, dice);
        const high = await lastOf(node, service).catch(() => -1);
        if (high >= 0) {
          const said = await node.purge(service, high - dice.below(5));
          journal.note(`${node.name}: thl purge -high ..${high}: ${said}`);
        }
        await command('/online', { service });
      },
    },
    {
      name: `${node.name}: a second one`,
      weight: 1,
      on: node,
      run: async () => {
        if (!node.isRunning) return;
        const code = await node.startTwice();
        journal.note(`${node.name}: the second one ended with ${code}`);
      },
    },
    {
      name: `${node.name}: until a seqno`,
      weight: 1,
      on: node,
      run: async (dice) => {
        const service = dice.pick(node.services);
        await offline(service, dice);
        const last = await lastOf(node, service).catch(() => 0);
        await command('/online', { service, until: { seqno: last + dice.below(20) } });
        await sleep(dice.below(3000));
        await offline(service, dice);
        await command('/online', { service });
      },
    },
    {
      name: `${node.name}: reload`,
      weight: 1,
      on: node,
      run: async (dice) => {
        node.configure({ log: { level: dice.pick(['info', 'debug']) } });
        await command('/reload', {});
      },
    },
  ];
}

async function lastOf(node: ReplicatorNode, service: string): Promise<number> {
  return Number((await node.status(service))['appliedLastSeqno']);
}
