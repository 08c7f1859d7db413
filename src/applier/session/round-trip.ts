import type { TargetSession } from '../target/target-session.js';

const SAMPLES = 3;

/** Time in milliseconds that the link takes there and back: the least of a few samples. */
export async function measureRoundTrip(session: TargetSession): Promise<number> {
  let least = Infinity;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const start = performance.now();
    await session.query('DO 0');
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
