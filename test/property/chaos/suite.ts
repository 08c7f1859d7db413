/**
 * Whole topologies of real processes under everything at once: afterwards each slave is its master.
 * `SLUICE_CHAOS_SECONDS` is how long; without it nothing runs.
 */
import { describe, it } from 'vitest';
import { availability } from '../../support/servers.js';
import { runChaos } from './run.js';
import { nameOf, specOf, type Kinds } from './spec.js';

const SECONDS = Number(process.env['SLUICE_CHAOS_SECONDS'] ?? '0');
const SEED = Number(process.env['SLUICE_SEED'] ?? Date.now() % 2 ** 31);
/** Seconds of one topology, before the next one is made. */
const EACH = 60;

export async function chaosSuite(kinds: Kinds): Promise<void> {
  const title = `chaos for ${SECONDS} s (seed ${SEED}), ${kinds.master} to ${kinds.slave}`;
  const answers = await Promise.all([availability(kinds.master), availability(kinds.slave)]);
  const reason = answers.map((answer) => (answer.ok ? '' : answer.reason)).find(Boolean);
  if (SECONDS === 0 || reason !== undefined) {
    describe.skip(`chaos SKIPPED: ${reason ?? 'runs in npm run soak'}`, () => chaos(kinds));
    return;
  }
  describe(title, () => chaos(kinds));
}

function chaos(kinds: Kinds): void {
  it('leaves each slave equal to its master, by itself', async () => {
    const end = Date.now() + SECONDS * 1000;
    for (let seed = SEED; Date.now() < end || seed === SEED; seed++) {
      const spec = specOf(seed, kinds);
      console.log(`begins: ${nameOf(spec)}`);
      console.log(await runChaos(spec, Math.min(EACH, SECONDS)));
    }
  });
}
