/** What networks do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deed } from './adversary.js';
import type { Lab } from './lab.js';
import type { Link } from './link.js';

export function linkDeeds({ spec, links, targetLinks }: Lab): Deed[] {
  // what is not in a transaction may be made twice by an applier whose connection breaks
  const mayBreak = links.filter((link) => !spec.lasting || !targetLinks.includes(link));
  return [...mayBreak.flatMap(breaks), ...links.map(slowness)];
}

function breaks(link: Link): Deed[] {
  const deed = (what: string, weight: number, run: Deed['run']): Deed => ({
    name: `${link.name}: ${what}`,
    weight,
    on: link,
    run,
  });
  return [
    deed('reset', 2, async () => link.reset()),
    deed('cut in mid-packet', 4, async (dice) => {
      link.cutAfter(dice.pick([1, dice.below(200), dice.below(5000), dice.below(200_000)]));
      await sleep(dice.below(1500));
      link.heal();
    }),
    deed('stall, then goes on', 2, async (dice) => {
      link.stall();
      await sleep(dice.between(200, 7000));
      link.heal();
    }),
    deed('stall, then reset', 2, async (dice) => {
      link.stall();
      await sleep(dice.between(200, 7000));
      link.reset();
      link.heal();
    }),
  ];
}

function slowness(link: Link): Deed {
  return {
    name: `${link.name}: slow`,
    weight: 1,
    on: link,
    run: async (dice) => {
      link.slow(dice.pick([500, 20_000, 300_000]));
      await sleep(dice.between(500, 4000));
      link.heal();
    },
  };
}
