import { expect, it } from 'vitest';
import { historyThere } from '../../../src/provision/trial.js';

const server = (...versionNumber: [number, number, number]) => ({ server: { versionNumber } });

it('refuses a system-versioned table whose present rows would be history on the slave', () => {
  const [older, newer] = [server(10, 11, 6), server(11, 8, 2)];
  const versioned = { type: 'SYSTEM VERSIONED' };
  expect(historyThere(versioned, older, newer)).toMatch(/all would be history/);
  expect(historyThere(versioned, newer, older)).toMatch(/all would be history/);
  expect(historyThere(versioned, newer, server(11, 5, 1))).toBeUndefined();
  expect(historyThere({ type: 'BASE TABLE' }, older, newer)).toBeUndefined();
});
