import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { Pair } from './pair.js';
import { Random, RandomTable } from './random-table.js';

const ROUNDS = Number(process.env['SLUICE_ROW_ROUNDS'] ?? 12);
const FIRST_SEED = Number(process.env['SLUICE_ROW_SEED'] ?? 1);
const TABLES = 3;
const CHANGES = 80;

describeServers('random changes of random tables', (kind) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start(kind, 5141, [], 8192);
  });
  afterAll(() => pair?.dispose());

  it.each(Array.from({ length: ROUNDS }, (_, i) => FIRST_SEED + i))(
    'arrive, seed %i',
    async (seed) => {
      const random = new Random(seed);
      await pair.logRows(
        random.pick(['FULL', 'FULL', 'MINIMAL', 'NOBLOB']),
        random.pick(kind === 'mysql' ? ['MINIMAL', 'FULL'] : ['NO_LOG', 'MINIMAL', 'FULL']),
      );
      await pair.reset();
      const tables = Array.from(
        { length: TABLES },
        (_, i) => new RandomTable(`t${i}`, random, kind),
      );
      await pair.both(
        `SET sql_mode='ALLOW_INVALID_DATES'; ${tables.map((t) => t.definition).join(';')}`,
      );
      const changes = Array.from({ length: CHANGES }, () => random.pick(tables).change());
      const done = await pair.tryOnMaster("SET sql_mode='ALLOW_INVALID_DATES'", changes, random);
      expect(done).toBeGreaterThan(CHANGES / 2);
      await pair.replicate('SELECT 1');
    },
  );
});
