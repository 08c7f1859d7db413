import { expect, it } from 'vitest';
import { readFailure, writeFailure } from '../../../src/thl/sqlite/sqlite-failure.js';

const dlopen = Object.assign(
  new Error(
    "The module '/x/better_sqlite3.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 127.",
  ),
  { code: 'ERR_DLOPEN_FAILED' },
);

it.each([
  [new Error('Could not locate the bindings file. Tried:\n → /x/y.node'), /was not installed$/],
  [dlopen, /cannot be loaded: The module '\/x\/better_sqlite3.node'$/],
])('a library without its machine code is told with how to install it', (error, message) => {
  for (const failure of [readFailure('a.thl', error), writeFailure('a.thl', error)]) {
    expect(failure).toMatchObject({
      code: 'DEPENDENCY_UNFIT',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('--allow-scripts=better-sqlite3'),
    });
  }
});

it('another error is none of the library', () => {
  const error = new TypeError('Cannot open database');
  expect(readFailure('a.thl', error)).toBe(error);
});
