/**
 * `npm run test:matrix`: every case in every lane of every pair of servers, then the conformance table
 * of test/README.md. What a run has done the next one of the same commit does not do again, so that it
 * can be stopped and gone on with; the table tells how much of it there is. Arguments go to `npm test`,
 * e.g. a file's name or `-t types-json`; `--table` only writes the table.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheDir, root } from '../../support/bootstrap/paths.mjs';
import { writeTable } from './table.mjs';

const results = process.env.SLUICE_CASES_RESULTS ?? join(cacheDir(), `matrix-${commit()}`);
const args = process.argv.slice(2);

function commit() {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
}

function runAll() {
  const files = args.some((arg) => arg.includes('test/')) ? [] : ['test/integration/cases/'];
  const { status } = spawnSync(
    process.execPath,
    ['test/run.mjs', '--project', 'integration', ...files, ...args],
    {
      stdio: 'inherit',
      env: { ...process.env, SLUICE_CASES: 'all', SLUICE_CASES_RESULTS: results },
    },
  );
  return status ?? 1;
}

if (!args.includes('--table')) process.exitCode = runAll();
writeTable(results);
