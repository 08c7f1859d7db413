/** What one run is made of, all of it chosen by its seed. */
import { Dice } from '../schema/dice.js';
import type { ServerKind } from '../../support/servers.js';

export const TOPOLOGIES = ['direct', 'slave', 'relay', 'fan-in'] as const;
export type Topology = (typeof TOPOLOGIES)[number];

/** The kinds of the masters and of the slave. */
export interface Kinds {
  readonly master: ServerKind;
  readonly slave: ServerKind;
}

export interface Spec {
  readonly seed: number;
  readonly kinds: Kinds;
  readonly topology: Topology;
  readonly format: 'ROW' | 'MIXED' | 'STATEMENT';
  readonly image: 'FULL' | 'MINIMAL';
  readonly gtid: boolean;
  readonly fragmentSize: string;
  readonly retention: string;
  readonly blockTransactions: number;
  readonly logUpdates: boolean;
  /** Of XA transactions, among some forty of other kinds. */
  readonly xaWeight: number;
  /** Without it rows go as SQL. */
  readonly privileged: boolean;
  /**
   * Tables without transactions, which no interruption between two of their changes leaves exact:
   * nothing that applies is interrupted then, and no server killed.
   */
  readonly lasting: boolean;
}

/** Whether rows alone go from one server to the other. */
export function isCross({ kinds }: Spec): boolean {
  return kinds.master !== kinds.slave;
}

export function specOf(seed: number, kinds: Kinds): Spec {
  const dice = new Dice(seed);
  const cross = kinds.master !== kinds.slave;
  const topologies = cross ? TOPOLOGIES.filter((name) => name !== 'fan-in') : TOPOLOGIES;
  const chosen = dice.pick(topologies); // also where another one is wanted: the rest stays the same
  const topology = wantedTopology() ?? chosen;
  return {
    seed,
    kinds,
    topology,
    format: cross ? 'ROW' : dice.pick(['ROW', 'ROW', 'MIXED', 'STATEMENT']),
    image: dice.pick(['FULL', 'FULL', 'MINIMAL']),
    gtid: !dice.oneIn(3),
    fragmentSize: dice.pick(['4KiB', '16KiB', '1MiB']),
    retention: dice.pick(['3s', '7d']),
    blockTransactions: dice.pick([1, 5, 500]),
    logUpdates: dice.oneIn(3),
    xaWeight: dice.pick([2, 2, 20]),
    privileged: !dice.oneIn(3),
    lasting: dice.oneIn(6),
  };
}

function wantedTopology(): Topology | undefined {
  return TOPOLOGIES.find((name) => name === process.env['SLUICE_CHAOS_TOPOLOGY']);
}

export function nameOf({ seed, kinds, topology, format, lasting }: Spec): string {
  const engines = lasting ? ', tables without transactions' : '';
  return `${topology}, ${kinds.master} to ${kinds.slave}, ${format}${engines}, seed ${seed}`;
}
