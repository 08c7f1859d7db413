import { expect, it } from 'vitest';
import { parseBytes, parseDuration } from '../../../src/config/units.js';

it.each([
  [1048576, 1048576],
  ['1048576', 1048576],
  ['500B', 500],
  ['64KiB', 65536],
  ['1 mib', 1048576],
  ['2GiB', 2147483648],
  ['1MB', undefined],
  ['-1', undefined],
  [0, undefined],
  [1.5, undefined],
  ['', undefined],
  ['99999999GiB', undefined],
])('%j is %j bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

it.each([
  [2, 2000],
  ['2', 2000],
  ['0.5', 500],
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5 m', 90_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['7 weeks', undefined],
  ['-1s', undefined],
  ['', undefined],
])('%j is %j milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});
