/** Disturbs everything at random moments, several things at once, until it is told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '../schema/dice.js';
import type { Lab } from './lab.js';
import { linkDeeds } from './link-deeds.js';
import { nodeDeeds } from './node-deeds.js';
import { serverDeeds } from './server-deeds.js';
import type { Gate } from './gate.js';

/** One thing done to one of the run's parts. */
export interface Deed {
  readonly name: string;
  readonly weight: number;
  /** No two deeds at once are on the same. */
  readonly on: object;
  /** Ends with everything as it was before. */
  readonly run: (dice: Dice) => Promise<void>;
}

const HANDS = 3; // deeds at once
const PAUSE = 600; // ms between deeds at most

export class Adversary {
  private isStopped = false;
  private readonly busy = new Set<object>();
  private readonly hands: Promise<void>[] = [];
  private readonly deeds: readonly Deed[];
  readonly counts = new Map<string, number>();

  constructor(
    private readonly lab: Lab,
    gates: ReadonlyMap<object, Gate>,
  ) {
    const all = [...linkDeeds(lab), ...nodeDeeds(lab), ...serverDeeds(lab, gates)];
    const wanted = process.env['SLUICE_CHAOS_DEEDS'];
    this.deeds = all.filter(({ name }) => wanted === undefined || new RegExp(wanted).test(name));
  }

  begin(round: number): void {
    this.isStopped = false;
    for (let i = 0; i < HANDS; i++) {
      const dice = new Dice(this.lab.spec.seed * 31 + round * 977 + i);
      this.hands.push(this.hand(dice));
    }
  }

  /** Resolves when what was begun has ended. @throws what the lab itself could not do */
  async end(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.hands.splice(0));
  }

  private async hand(dice: Dice): Promise<void> {
    while (!this.isStopped) {
      await sleep(dice.below(PAUSE));
      const free = this.deeds.filter(({ on }) => !this.busy.has(on));
      const deed = pickOf(free, dice);
      if (deed !== undefined) await this.do(deed, dice);
    }
  }

  private async do(deed: Deed, dice: Dice): Promise<void> {
    const { journal } = this.lab;
    const number = (this.counts.get(deed.name) ?? 0) + 1;
    this.counts.set(deed.name, number);
    this.busy.add(deed.on);
    journal.note(`${deed.name} ...`);
    try {
      await deed.run(dice);
    } finally {
      this.busy.delete(deed.on);
      journal.note(`${deed.name} is over`);
    }
  }
}

function pickOf(deeds: readonly Deed[], dice: Dice): Deed | undefined {
  const all = deeds.flatMap((deed) => Array<Deed>(deed.weight).fill(deed));
  return all.length === 0 ? undefined : dice.pick(all);
}
