import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ServerConfig } from './connect.js';
import { connectServer } from './connect.js';
import { translateError } from './errors.js';
import { textOf } from './query.js';

/** How far the clock of a server is ahead of this host's. */
export interface ClockSkew {
  /** Seconds; negative: it is behind. */
  readonly ahead: number;
  /** Seconds by which `ahead` may be wrong: half of the round trip. */
  readonly accuracy: number;
}

/** What one question tells: milliseconds since 1970 here before and after it, microseconds there. */
export interface ClockSample {
  readonly asked: number;
  readonly server: number;
  readonly answered: number;
}

const SAMPLES = 5;

/** UTC has no hour that comes twice. */
const QUESTION = `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS now`;

/**
 * The best of several samples: the answer lies somewhere between question and answer, so that the
 * shortest round trip leaves the least doubt.
 */
export function skewFrom(samples: readonly ClockSample[]): ClockSkew {
  const trips = samples.map(({ asked, server, answered }) => ({
    trip: Math.max(0, answered - asked),
    ahead: server / 1000 - (asked + answered) / 2,
  }));
  const [best] = trips.toSorted((a, b) => a.trip - b.trip);
  if (best === undefined) throw new RangeError('no sample');
  return { ahead: best.ahead / 1000, accuracy: best.trip / 2000 };
}

/**
 * Asks a server for its clock, over a connection of its own.
 * @throws SluiceError as `connectServer`
 */
export async function measureSkewOf(server: ServerConfig): Promise<ClockSkew> {
  const connection = await connectServer(server);
  try {
    const skew = await measureSkew(connection);
    await connection.end(); // a server that is not told goodbye may note an aborted connection
    return skew;
  } finally {
    connection.destroy();
  }
}

async function measureSkew(connection: Connection): Promise<ClockSkew> {
  const samples: ClockSample[] = [];
  try {
    for (let i = 0; i < SAMPLES; i++) samples.push(await sample(connection));
  } catch (error) {
    throw translateError(error, 'asking a server for its clock');
  }
  return skewFrom(samples);
}

/** Durations by the clock that does not jump. */
async function sample(connection: Connection): Promise<ClockSample> {
  const asked = Date.now();
  const started = performance.now();
  const [[row]] = await connection.query<RowDataPacket[]>(QUESTION);
  return {
    asked,
    server: Number(textOf(row, 'now')),
    answered: asked + performance.now() - started,
  };
}
