/**
 * `npm test`: from a bare clone to a verdict. Gets what is missing, builds, runs the checks and
 * every suite against real servers, and ends with `N passed, N failed`. Arguments go to vitest:
 * `npm test -- --project integration restart` runs what matches, without the checks. With `--check`
 * it is `npm run check`: the checks and the unit tests, which need neither a build nor servers.
 */
import { parseArgs } from 'node:util';
import { ensureBuild } from './support/bootstrap/build.mjs';
import { ensureMariadb } from './support/bootstrap/mariadb.mjs';
import { ensureMysql } from './support/bootstrap/mysql.mjs';
import { ensurePackages } from './support/bootstrap/npm.mjs';
import { BootstrapError, main, say } from './support/bootstrap/say.mjs';
import { makeTemporaryDir } from './support/bootstrap/tmp.mjs';
import { runChecks, runStep } from './support/runner/checks.mjs';
import { runProject } from './support/runner/vitest.mjs';

const PROJECTS = ['unit', 'contract', 'integration', 'property'];

await main(async () => {
  const { projects, filters, checks } = choose(process.argv.slice(2));
  const needsServers = projects.some((name) => name !== 'unit');
  await Promise.all([ensurePackages(), needsServers ? ensureServers() : undefined]);
  const outcomes = [];
  if (needsServers) outcomes.push(await runStep('build', ensureBuild));
  if (checks) outcomes.push(...(await runChecks()));
  const reports = makeTemporaryDir('reports');
  for (const name of projects) outcomes.push(await runProject(name, reports, filters));
  conclude(outcomes);
});

/** Splits `--project NAME` (may be repeated) from what is passed on as it is. */
function choose(args) {
  if (args.length === 1 && args[0] === '--check') {
    return { projects: ['unit'], filters: [], checks: true };
  }
  const { tokens } = parseArgs({
    args,
    options: { project: { type: 'string', multiple: true } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const named = tokens.filter(({ kind, name }) => kind === 'option' && name === 'project');
  const taken = new Set(named.flatMap(({ index, inlineValue }) => span(index, inlineValue)));
  return {
    projects: named.length > 0 ? named.map(({ value }) => value) : PROJECTS,
    filters: args.filter((_, index) => !taken.has(index)),
    checks: args.length === 0,
  };
}

function span(index, inlineValue) {
  return inlineValue ? [index] : [index, index + 1];
}

/** Without MariaDB there is nothing to show; MySQL may be out of reach, and is skipped aloud. */
async function ensureServers() {
  const mariadb = await ensureMariadb();
  if (!mariadb.ok) throw new BootstrapError(mariadb.reason, 'see test/README.md, "Servers"');
  const mysql = await ensureMysql();
  if (mysql.ok) return;
  say(`${mysql.reason}\nThe tests of MySQL will be reported as skipped.`);
  process.env.SLUICE_MYSQL_UNAVAILABLE = mysql.reason;
}

function conclude(outcomes) {
  const total = (field) => outcomes.reduce((sum, outcome) => sum + outcome[field], 0);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(total);
  console.log('');
  outcomes.forEach(printOutcome);
  if (passed + failed === 0) console.log('No test ran: that is a failure.');
  if (failed > 0 || passed === 0) process.exitCode = 1;
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}

function printOutcome({ name, passed, failed, skipped, seconds, notes }) {
  const counts = [passed, failed, skipped].map((count) => String(count).padStart(6));
  const [ok, bad, not] = counts;
  const time = `${seconds.toFixed(1)} s`.padStart(9);
  console.log(`${name.padEnd(18)}${time}${ok} passed${bad} failed${not} skipped`);
  for (const note of notes) console.log(`    ${note}`);
}
