import { expect, test } from 'vitest';
import { sameDomains } from '../../../src/extractor/source-history.js';

test.each([
  ['0-1-8', '0-1-8'],
  ['0-1-8,1-3-4', '1-3-4,0-1-8'],
  ['0-1-8', '0-2-8'],
  ['0-1-8,7-1-1', '0-1-8'],
  ['', ''],
  ['', '0-1-8'],
])('the place of %s and that of %s may be one', (ours, theirs) => {
  expect(sameDomains(ours, theirs)).toBe(true);
});

test.each([
  ['0-1-8', '0-1-9'],
  ['0-1-8', ''],
  ['0-1-8,1-3-4', '0-1-8,1-3-5'],
  ['0-1-8', '1-1-8'],
])('the place of %s and that of %s are not', (ours, theirs) => {
  expect(sameDomains(ours, theirs)).toBe(false);
});
