import { describe, expect, it } from 'vitest';
import { StatementBatch } from '../../../../src/applier/batch.js';
import { SessionFlags } from '../../../../src/applier/row/session-flags.js';
import { header, statements } from './build.js';

const NO_FOREIGN_KEYS = 0x2;
const RELAXED_UNIQUE = 0x4;
const CASCADES_LOGGED = 0x10;
const NO_CONSTRAINTS = 0x80;

function sets(flags: readonly number[], mariadb = false): string[] {
  const batch = new StatementBatch();
  const session = new SessionFlags();
  for (const value of flags) session.apply(value, mariadb, header(), batch);
  return statements(batch);
}

describe('the checks of a session', () => {
  it('are set for the first event, then where they change', () => {
    expect(sets([1, 0, NO_FOREIGN_KEYS, NO_FOREIGN_KEYS | RELAXED_UNIQUE, 0])).toEqual([
      'SET foreign_key_checks=1',
      'SET unique_checks=1',
      'SET foreign_key_checks=0',
      'SET unique_checks=0',
      'SET foreign_key_checks=1',
      'SET unique_checks=1',
    ]);
  });

  it('leave foreign keys alone where the source logged what they changed', () => {
    expect(sets([CASCADES_LOGGED, CASCADES_LOGGED | NO_FOREIGN_KEYS])).toEqual([
      'SET foreign_key_checks=0',
      'SET unique_checks=1',
    ]);
  });

  it('include those of constraints where the slave has them', () => {
    expect(sets([NO_CONSTRAINTS, 0], true)).toContain('SET check_constraint_checks=0');
    expect(sets([NO_CONSTRAINTS, 0])).not.toContain('SET check_constraint_checks=0');
  });

  it('are set anew once forgotten', () => {
    const batch = new StatementBatch();
    const session = new SessionFlags();
    session.apply(0, false, header(), batch);
    session.forget();
    session.apply(0, false, header(), batch);
    expect(statements(batch)).toHaveLength(4);
  });
});
