/** Random transactions of several sessions at once, until they are told to stop. */
import type { Connection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '../../support/servers.js';
import { Dice } from '../schema/dice.js';
import type { Gate } from './gate.js';
import { isCross, type Spec } from './spec.js';
import { makersFor, type Maker, type Place } from './transactions.js';
import { SLEEP } from './xa.js';

const PAUSE = 40; // ms between transactions at most
const RECONNECT = 100; // ms

export class Workload {
  private isStopped = false;
  private readonly sessions: Promise<void>[] = [];
  /** What the master took, and what it refused or lost. */
  readonly counts = { done: 0, refused: 0 };

  constructor(
    private readonly spec: Spec,
    private readonly master: TestServer,
    private readonly schema: string,
    private readonly file: string,
    /** Closed while the master is killed: what its own recovery does not keep is not begun then. */
    private readonly gate: Gate,
  ) {}

  begin(sessions: number, round: number): void {
    for (let i = 0; i < sessions; i++) {
      const dice = new Dice(this.spec.seed + round * 7919 + i * 104_729);
      const { schema, file } = this;
      const name = `${schema}_${round}_${i}`;
      const place = { schema, file, name, dice, number: 0 };
      this.sessions.push(this.session(place));
    }
  }

  /** Resolves when every session has ended its transaction. */
  async end(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.sessions);
  }

  private async session(place: Place): Promise<void> {
    const makers = makersFor(this.spec, isCross(this.spec));
    let connection: Connection | undefined;
    while (!this.isStopped) {
      try {
        connection ??= await this.master.connect({ database: this.schema, connectTimeout: 2000 });
      } catch {
        await sleep(RECONNECT);
        continue;
      }
      const isLost = await this.once(connection, pickOf(makers, place.dice), place);
      if (isLost || place.dice.oneIn(50)) {
        connection.destroy();
        connection = undefined;
      }
      await sleep(place.dice.below(PAUSE));
    }
    connection?.destroy();
  }

  /** True if the connection is not to be used again. */
  private async once(connection: Connection, maker: Maker, place: Place): Promise<boolean> {
    const run = async (): Promise<boolean> => {
      place.number += 1;
      for (const sql of maker.make(place)) {
        try {
          if (sql.startsWith(SLEEP)) await sleep(Number(sql.slice(SLEEP.length)));
          else await connection.query(sql);
          this.counts.done += 1;
        } catch (error) {
          this.counts.refused += 1;
          const { fatal, errno } = error as { fatal?: boolean; errno?: number };
          if (fatal === true || errno === undefined || errno < 0) return true;
          if (maker.goesOn !== true) return this.giveUp(connection);
        }
      }
      return false;
    };
    return maker.isFragile === true ? this.gate.through(run) : run();
  }

  private async giveUp(connection: Connection): Promise<boolean> {
    try {
      await connection.query('ROLLBACK');
      return false;
    } catch {
      return true; // in the middle of an XA transaction: it ends with the session
    }
  }
}

function pickOf(makers: readonly Maker[], dice: Dice): Maker {
  return dice.pick(makers.flatMap((maker) => Array<Maker>(maker.weight).fill(maker)));
}
