/** What happens to replicators: killed, stopped, commanded, out of disk space. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../schema/dice.js';
import type { Deed } from './adversary.js';
import type { Lab } from './lab.js';
import type { ReplicatorNode } from './node.js';

export function nodeDeeds(lab: Lab): Deed[] {
  return lab.nodes.flatMap((node) => {
    const isGentle = lab.spec.lasting && node === lab.applying;
    return [...commands(lab, node, isGentle), ...(isGentle ? [] : violence(node)), ...frozen(node)];
  });
}

function violence(node: ReplicatorNode): Deed[] {
  return [
    {
      name: `${node.name}: kill -9`,
      weight: 5,
      on: node,
      run: async (dice) => {
        await node.end('SIGKILL');
        await sleep(dice.pick([0, 0, dice.below(3000)]));
        node.start();
        if (dice.oneIn(3)) {
          await sleep(dice.below(1500)); // in the middle of its start
          await node.end('SIGKILL');
          node.start();
        }
      },
    },
  ];
}

function frozen(node: ReplicatorNode): Deed[] {
  const disk = {
    name: `${node.name}: disk full`,
    weight: 2,
    on: node,
    run: async (dice: Dice) => {
      if (!node.fillDisk()) return;
      await sleep(dice.between(200, 5000));
      node.emptyDisk();
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
    ...(node.hasDisk ? [disk] : []),
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
