import { describe, expect, test } from 'vitest';
import { atLeast, parseVersion } from '../../../src/mysql/flavour.js';
import { quoteIdentifier, quoteQualified } from '../../../src/mysql/quote.js';

describe('an identifier', () => {
  test.each([
    ['t', '`t`'],
    ['a`b', '`a``b`'],
    ['``', '``````'],
    ['a.b', '`a.b`'],
    ['größe 😀', '`größe 😀`'],
    ['\\', '`\\`'],
  ])('%j is quoted as %j', (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });

  test('is quoted apart from its schema', () => {
    expect(quoteQualified('a.b', 'c`d')).toBe('`a.b`.`c``d`');
  });
});

describe('the version of a server', () => {
  test.each([
    ['10.11.19-MariaDB-0+deb12u1-log', [10, 11, 19]],
    ['9.7.4-2', [9, 7, 4]],
    ['8.0.36', [8, 0, 36]],
    ['5.7.44-48-log', [5, 7, 44]],
    ['12.1', [12, 1, 0]],
  ])('%s is %j', (text, numbers) => {
    expect(parseVersion(text)).toEqual(numbers);
  });

  test('that cannot be read is an error', () => {
    expect(() => parseVersion('MaxScale')).toThrow(
      expect.objectContaining({ code: 'SERVER_UNFIT' }),
    );
  });

  test('is compared number by number', () => {
    expect(atLeast([8, 2, 0], [8, 2, 0])).toBe(true);
    expect(atLeast([10, 0, 0], [8, 2, 0])).toBe(true);
    expect(atLeast([8, 10, 0], [8, 2, 0])).toBe(true);
    expect(atLeast([8, 1, 99], [8, 2, 0])).toBe(false);
    expect(atLeast([8, 2, 0], [8, 2, 1])).toBe(false);
    expect(atLeast([5, 99, 99], [8, 2, 0])).toBe(false);
  });
});
