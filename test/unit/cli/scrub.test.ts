import { expect, it } from 'vitest';
import { scrubber } from '../../../src/cli/diag/scrub.js';

it('hides secrets as they are, in JSON and in URLs, and short ones only as words', () => {
  const scrub = scrubber(['p"w/d+long', 'db1']);
  const text = `p"w/d+long ${JSON.stringify({ a: 'p"w/d+long' })} p%22w%2Fd%2Blong db1, db10`;
  expect(scrub(text)).toBe('(hidden) {"a":"(hidden)"} (hidden) (hidden), db10');
});
