import { describe, expect, it } from 'vitest';
import { REFUSED, type Intent } from '../../../../src/applier/catalog/intent-table.js';
import { formatFingerprint } from '../../../../src/applier/statement/fingerprint.js';
import { judge } from '../../../../src/applier/statement/interrupted.js';
import { textOf } from './text.js';

const SAME = { definitions: 'd1', identities: 'i1' };
const BLIND = { definitions: 'd1', identities: undefined };

function intentAfter(fingerprint: typeof SAME | typeof BLIND): Intent {
  return {
    seqno: 7,
    fragno: 0,
    eventIndex: 1,
    statementHash: '',
    fingerprint: formatFingerprint(fingerprint),
    statement: 'ALTER ..',
  };
}

describe('an interrupted definition', () => {
  const alter = textOf('ALTER TABLE t ADD COLUMN a INT');

  it('is executed again if nothing changed', () => {
    expect(judge(intentAfter(SAME), alter, SAME)).toBe('execute');
  });

  it('was executed if a definition changed', () => {
    expect(judge(intentAfter(SAME), alter, { ...SAME, definitions: 'd2' })).toBe('executed');
  });

  it('was executed if a table was rebuilt', () => {
    expect(judge(intentAfter(SAME), alter, { ...SAME, identities: 'i2' })).toBe('executed');
  });

  it('is executed again if it drops objects, of which some may be left', () => {
    const drop = textOf('DROP TABLE a, b');
    expect(judge(intentAfter(SAME), drop, { ...SAME, definitions: 'd2' })).toBe('repeat');
  });

  it.each([
    "CREATE USER a IDENTIFIED BY 'x'",
    'GRANT SELECT ON s.* TO a',
    "CREATE FUNCTION f RETURNS INT SONAME 'f.so'",
  ])('is repeated if nothing can be seen of it: %s', (sql) => {
    expect(judge(intentAfter(SAME), textOf(sql), SAME)).toBe('repeat');
  });

  it('is executed as for the first time if the slave had refused it', () => {
    const refused = { ...intentAfter(SAME), fingerprint: REFUSED };
    expect(judge(refused, textOf('DROP TABLE a'), SAME)).toBe('execute');
    expect(judge(refused, alter, { ...SAME, definitions: 'd2' })).toBe('execute');
  });

  it('is not mistaken for a droppable object if it drops an index', () => {
    const drop = textOf('DROP INDEX i ON t');
    expect(judge(intentAfter(SAME), drop, { ...SAME, definitions: 'd2' })).toBe('executed');
  });

  it.each([
    'ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u',
    'RENAME TABLE a TO x, b TO a, x TO b',
    'RENAME USER a TO x, b TO a, x TO b',
    "ALTER USER a IDENTIFIED BY 'x' RETAIN CURRENT PASSWORD",
  ])('is for a person to decide if it leaves no trace: %s', (sql) => {
    const attempt = (): unknown => judge(intentAfter(BLIND), textOf(sql), BLIND);
    expect(attempt).toThrow(expect.objectContaining({ code: 'DDL_UNRESOLVED' }) as Error);
    expect(attempt).toThrow(/seqno 7/);
  });

  it('is decided by definitions alone where that is enough', () => {
    expect(judge(intentAfter(BLIND), alter, BLIND)).toBe('execute');
    expect(judge(intentAfter(BLIND), textOf('RENAME TABLE a TO b'), BLIND)).toBe('execute');
  });
});
