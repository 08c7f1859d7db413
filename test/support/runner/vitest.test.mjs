import { expect, it } from 'vitest';
import { judge } from './vitest.mjs';

const test = (status, ...ancestorTitles) => ({ status, ancestorTitles });
const report = (counts, ...testResults) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
  testResults,
});

it('takes the counts from the report', () => {
  const file = { name: 'a', status: 'failed', assertionResults: [test('failed'), test('passed')] };
  const counts = { numPassedTests: 5, numFailedTests: 1, numTodoTests: 1, numPendingTests: 2 };
  expect(judge(1, report(counts, file))).toEqual({ passed: 5, failed: 1, skipped: 3, notes: [] });
});

it('counts a run without a report as a failure', () => {
  expect(judge('SIGKILL', undefined)).toMatchObject({ passed: 0, failed: 1 });
});

it('counts a file whose import or hook failed, though none of its tests did', () => {
  const file = { name: 'a', status: 'failed', assertionResults: [test('skipped')] };
  expect(judge(1, report({ numPassedTests: 2 }, file))).toMatchObject({
    passed: 2,
    failed: 1,
    notes: ['a failed outside its tests'],
  });
});

it('counts an exit code that no test explains', () => {
  expect(judge(1, report({ numPassedTests: 2 }))).toMatchObject({ passed: 2, failed: 1 });
});

it('tells once why suites were skipped', () => {
  const skipped = test('skipped', 'copy (mysql) SKIPPED: no MySQL: no network');
  const file = { name: 'a', status: 'passed', assertionResults: [skipped, skipped] };
  const { notes } = judge(0, report({ numPendingTests: 2 }, file));
  expect(notes).toEqual(['skipped: no MySQL: no network']);
});
