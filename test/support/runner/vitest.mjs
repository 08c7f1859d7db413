/** One vitest project, run to its end, judged by its own JSON report. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';

/** Minutes; a project that takes longer hangs: it is ended and counted as crashed. */
const LIMIT = process.env.SLUICE_CRASH_RUNS ? 12 * 60 : 25;
const GRACE = 10_000; // ms between asking and forcing

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed tests
 * @property {number} failed tests, and files or runs that crashed
 * @property {number} skipped tests
 * @property {string[]} notes why something was skipped or crashed
 * @property {number} seconds
 */

/**
 * Runs a project, with its output on our own.
 * @param {string} reportDir where the JSON report is put
 * @param {readonly string[]} filters more arguments for vitest
 * @returns {Promise<Outcome>}
 */
export async function runProject(name, reportDir, filters = []) {
  const started = Date.now();
  const reportFile = join(reportDir, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const args = ['run', '--project', name, '--passWithNoTests', ...reporters, ...filters];
  const end = await runVitest(args);
  const seconds = (Date.now() - started) / 1000;
  return { name, seconds, ...judge(end, readReport(reportFile)) };
}

function runVitest(args) {
  return new Promise((resolve) => {
    const program = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const timers = [
      setTimeout(() => child.kill('SIGTERM'), LIMIT * 60_000),
      setTimeout(() => child.kill('SIGKILL'), LIMIT * 60_000 + GRACE),
    ];
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      timers.forEach(clearTimeout);
      resolve(code ?? signal);
    });
  });
}

function readReport(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  } catch {
    return undefined; // cut short: as good as none
  }
}

/** Nothing counts as passed that vitest's report does not say has passed. */
export function judge(end, report) {
  if (!report) {
    return { passed: 0, failed: 1, skipped: 0, notes: [`crashed (${end}) without a report`] };
  }
  const broken = report.testResults.filter(isBrokenFile);
  const counted = report.numFailedTests + broken.length;
  const crashed = end !== 0 && counted === 0;
  return {
    passed: report.numPassedTests,
    failed: crashed ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
    notes: [
      ...broken.map(({ name }) => `${name} failed outside its tests`),
      ...(crashed ? [`vitest ended with ${end} though no test failed`] : []),
      ...skipReasons(report),
    ],
  };
}

/** A file whose import or hook failed: no test of it is marked failed. */
function isBrokenFile({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

function skipReasons(report) {
  const titles = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ ancestorTitles }) => ancestorTitles),
  );
  const reasons = titles.map((title) => /SKIPPED: ([^\n]*)/.exec(title)?.[1]).filter(Boolean);
  return [...new Set(reasons)].map((reason) => `skipped: ${reason}`);
}
