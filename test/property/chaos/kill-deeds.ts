/** Replicators that end without a chance to tidy up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '../../../src/util/crash-point.js';
import type { Deed } from './adversary.js';
import type { Lab } from './lab.js';
import type { ReplicatorNode } from './node.js';

const EXTRACTING: readonly CrashPoint[] = ['extract-transaction-assembled'];
const STORING: readonly CrashPoint[] = ['thl-before-commit', 'thl-after-commit'];
const APPLYING: readonly CrashPoint[] = [
  'apply-block-open',
  'apply-mid-fragment',
  'apply-load-block',
  'apply-xa-held',
  'apply-xa-remembered',
  'apply-xa-replayed',
  'apply-xa-ended',
  'apply-before-restart-point',
  'apply-before-commit',
  'apply-commit-sent',
  'apply-after-commit',
  'ddl-before-intent',
  'ddl-after-intent',
  'ddl-executed',
  'ddl-after-restart-point',
];

export function killed(lab: Lab, node: ReplicatorNode): Deed[] {
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
    diesAtPlace(node, placesOf(lab, node)),
  ];
}

function placesOf({ flows, applying }: Lab, node: ReplicatorNode): CrashPoint[] {
  const extracts = flows.some(({ extracting }) => extracting === node);
  return [...STORING, ...(extracts ? EXTRACTING : []), ...(node === applying ? APPLYING : [])];
}

/** Dies at a named place in the code, which a kill at random seldom meets. */
function diesAtPlace(node: ReplicatorNode, places: readonly CrashPoint[]): Deed {
  return {
    name: `${node.name}: dies at a named place`,
    weight: 5,
    on: node,
    run: async (dice) => {
      await node.end('SIGTERM');
      const place = dice.pick(places);
      node.start(`${place}:${dice.between(1, 5)}`);
      for (let i = 0; i < 30 && node.isRunning; i++) await sleep(100);
      await node.end('SIGKILL');
      node.start();
    },
  };
}
