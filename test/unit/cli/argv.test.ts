import { describe, expect, it } from 'vitest';
import { normalizeArgv } from '../../../src/cli/argv.js';

describe('normalizeArgv', () => {
  it.each([
    [['-json'], ['--json']],
    [['--json'], ['--json']],
    [
      ['-skip-seqno', '12,15-17'],
      ['--skip-seqno', '12,15-17'],
    ],
    [['-applied=5'], ['--applied=5']],
    [
      ['-r', '5', '-h'],
      ['-r', '5', '-h'],
    ],
    [
      ['-low', '-1'],
      ['--low', '-1'],
    ],
    [
      ['-name', 'a', '--', '-json'],
      ['--name', 'a', '--', '-json'],
    ],
    [
      ['-config', 'a/-b.yaml'],
      ['--config', 'a/-b.yaml'],
    ],
  ])('%j becomes %j', (given, expected) => {
    expect(normalizeArgv(given)).toEqual(expected);
  });
});
