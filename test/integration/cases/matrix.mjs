/**
 * `npm run test:matrix`: every case in every lane, then the conformance table of test/README.md.
 * Arguments go to `npm test`, e.g. `-t types-json`; the table is made only of a whole run.
 */
import { spawnSync } from 'node:child_process';
import { makeTemporaryDir } from '../../support/bootstrap/tmp.mjs';
import { writeTable } from './table.mjs';

const results = makeTemporaryDir('cases-results');
const args = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['test/run.mjs', '--project', 'integration', 'test/integration/cases/', ...args],
  { stdio: 'inherit', env: { ...process.env, SLUICE_CASES: 'all', SLUICE_CASES_RESULTS: results } },
);
if (status === 0 && args.length === 0) writeTable(results);
process.exitCode = status ?? 1;
