import type { TargetSession } from '../target/target-session.js';

const SAMPLES = 3;
/** Milliseconds beyond which what the server takes to answer does not matter. */
const LONG = 10;

/** Time in milliseconds that the link takes there and back: the least of a few samples, if it is short. */
export async function measureRoundTrip(session: TargetSession): Promise<number> {
  let least = Infinity;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const start = performance.now();
    await session.query('DO 0');
    const taken = performance.now() - start;
    // on a long link one is enough, and each costs as much as it says
    if (sample === 0 && taken >= LONG) return taken;
    least = Math.min(least, taken);
  }
  return least;
}
