import { describe, expect, it } from 'vitest';
import { sqlModeText } from '../../../../src/sql/sql-mode.js';
import { formatMicroseconds } from '../../../../src/cli/thl/text.js';

describe('formatMicroseconds', () => {
  it.each([
    [0n, '1970-01-01 00:00:00.000000'],
    [1_790_000_000_123_456n, '2026-09-21 14:13:20.123456'],
    [1_790_000_000_000_001n, '2026-09-21 14:13:20.000001'],
    [9_223_372_036_854_775_807n, '9223372036854775807 us'],
  ])('%s is %s', (time, text) => {
    expect(formatMicroseconds(time)).toBe(text);
  });
});

describe('sqlModeText', () => {
  it('names bits as @@sql_mode does', () => {
    expect(sqlModeText(1_436_549_152n, 'mysql')).toBe(
      'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
    );
    expect(sqlModeText(1n << 32n, 'mysql')).toBe('TIME_TRUNCATE_FRACTIONAL');
    expect(sqlModeText(1n << 32n, 'mariadb')).toBe('EMPTY_STRING_IS_NULL');
  });

  it('shows a bit that it cannot name', () => {
    expect(sqlModeText((1n << 60n) | 4n, 'mysql')).toBe('ANSI_QUOTES,1152921504606846976');
  });
});
