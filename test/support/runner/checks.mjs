/** The static checks of package.json: everything called `check:...`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../bootstrap/exec.mjs';
import { root } from '../bootstrap/paths.mjs';
import { say } from '../bootstrap/say.mjs';

/**
 * Runs the checks, all at once; the output of one that fails is shown in full.
 * @returns {Promise<import('./vitest.mjs').Outcome[]>} one outcome each, without passed tests
 */
export async function runChecks() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys(scripts).filter((script) => script.startsWith('check:'));
  return Promise.all(names.map((name) => runStep(name, () => runScript(name))));
}

/** Runs a step that is not a suite: counts nothing when it works, one failure when it throws. */
export async function runStep(name, body) {
  const started = Date.now();
  const outcome = { name, passed: 0, failed: 0, skipped: 0, notes: [] };
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    outcome.failed = 1;
    outcome.notes.push(`${name} failed`);
  }
  const seconds = (Date.now() - started) / 1000;
  say(`${name} ${outcome.failed ? 'FAILED' : 'ok'} (${seconds.toFixed(1)} s)`);
  return { ...outcome, seconds };
}

async function runScript(name) {
  const { code, output } = await execute(['npm', 'run', '--silent', name], { cwd: root });
  if (code !== 0) throw new Error(`${output.trimEnd()}\n\`npm run ${name}\` failed (${code}).`);
}
