import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { StatementBatch, type Expectation } from '../../../../src/applier/batch.js';
import { checkAnswers } from '../../../../src/applier/block/check-answers.js';
import type { Answers } from '../../../../src/applier/target/query-command.js';
import { ServerError } from '../../../../src/applier/target/server-error.js';
import { SluiceError } from '../../../../src/errors/sluice-error.js';
import type { Header } from '../../../../src/event/header.js';

const logger = pino({ level: 'silent' });

function header(seqno: number): Header {
  return {
    seqno,
    fragno: 0,
    lastFrag: true,
    epoch: 0,
    sourceId: 's',
    eventId: `f:${seqno};-1`,
    shardId: 'x',
    committedAt: 0n,
  };
}
function expectation(seqno: number, more: Partial<Expectation> = {}): Expectation {
  return { header: header(seqno), rows: undefined, describe: undefined, ...more };
}
function batchOf(...statements: [string, Expectation][]): StatementBatch {
  const batch = new StatementBatch();
  for (const [sql, expected] of statements) {
    batch.sql.text(sql);
    batch.end(expected);
  }
  return batch;
}
function answered(found: number[], failure?: [errno: number, sqlState: string]): Answers {
  return {
    answers: found.map((n) => ({ found: n, warnings: 0, rows: [], info: '' })),
    failure: failure && new ServerError('refused', ...failure),
  };
}
function check(batch: StatementBatch, answers: Answers, onRowMismatch: 'stop' | 'warn' = 'stop') {
  return () => checkAnswers(batch, answers, { onRowMismatch, logger });
}
function error(code: string, place: object = {}): Error {
  const known = expect.objectContaining(place) as object;
  return expect.objectContaining({ code, place: known }) as Error;
}

describe('the answers to a packet', () => {
  it('tell both ways on where a key is taken', () => {
    const batch = batchOf(['INSERT a', expectation(7)]);
    const hint = expect.stringMatching(
      /delete that row .* -skip-seqno 7`.*verify --repair/,
    ) as string;
    expect(check(batch, answered([], [1062, '23000']))).toThrow(
      expect.objectContaining({ code: 'STATEMENT_FAILED', hint }) as Error,
    );
  });

  it('are right when all statements succeed and find their rows', () => {
    const settled = vi.fn();
    const batch = batchOf(
      ['UPDATE a', expectation(1, { rows: 2 })],
      ['COMMIT', expectation(1, { answered: settled })],
    );
    check(batch, answered([2, 0]))();
    expect(settled).toHaveBeenCalledOnce();
  });

  it('name the statement and seqno that found other rows, and nothing after it is settled', () => {
    const settled = vi.fn();
    const batch = batchOf(
      ['UPDATE a', expectation(4)],
      ['UPDATE b', expectation(5, { rows: 1, describe: () => 'shop.b, id=9' })],
      ['COMMIT', expectation(5, { answered: settled })],
    );
    const outcome = check(batch, answered([1, 0, 0]));
    expect(outcome).toThrow(error('ROW_NOT_FOUND', { seqno: 5, statement: 'UPDATE b' }));
    expect(outcome).toThrow(/^seqno 5: for its .*, the slave has \d+ rows? instead of \d+$/);
    expect(outcome).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('-skip-seqno 5`') }),
    );
    expect(outcome).toThrow(/shop\.b, id=9/);
    expect(settled).not.toHaveBeenCalled();
  });

  it('go on after other rows where the policy says so', () => {
    const batch = batchOf(['UPDATE b', expectation(5, { rows: 1 })]);
    expect(check(batch, answered([0]), 'warn')).not.toThrow();
  });

  it('place the failure at the statement after the last answer', () => {
    const batch = batchOf(['A', expectation(1)], ['B', expectation(2)], ['C', expectation(3)]);
    const outcome = check(batch, answered([0], [1062, '23000']));
    expect(outcome).toThrow(error('STATEMENT_FAILED', { seqno: 2, statement: 'B' }));
  });

  it('are retryable after a deadlock', () => {
    const batch = batchOf(['A', expectation(1)]);
    const outcome = check(batch, answered([], [1213, '40001']));
    expect(outcome).toThrow(expect.objectContaining({ retryable: true }) as Error);
  });

  it('may be the error that the source had', () => {
    const batch = batchOf(['A', expectation(1, { errorCode: 1062 })]);
    expect(check(batch, answered([], [1062, '23000']))).not.toThrow();
    expect(check(batch, answered([], [1146, '42S02']))).toThrow(error('STATEMENT_DIVERGED'));
    expect(check(batch, answered([1]))).toThrow(error('STATEMENT_DIVERGED'));
    const deadlock = check(batch, answered([], [1213, '40001']));
    expect(deadlock).toThrow(error('TRANSIENT'));
  });

  it('may be another error of a duplicate key than the source had', () => {
    const batch = batchOf(['A', expectation(1, { errorCode: 1022 })]);
    expect(check(batch, answered([], [1062, '23000']))).not.toThrow();
    const other = batchOf(['A', expectation(1, { errorCode: 1048 })]);
    expect(check(other, answered([], [1062, '23000']))).toThrow(error('STATEMENT_DIVERGED'));
  });

  it('may be an error that is tolerated, but only where nothing follows', () => {
    const tolerant = expectation(1, { tolerated: new Set([1050]) });
    expect(check(batchOf(['A', tolerant]), answered([], [1050, '42S01']))).not.toThrow();
    const followed = batchOf(['A', tolerant], ['B', expectation(2)]);
    expect(check(followed, answered([], [1050, '42S01']))).toThrow(error('STATEMENT_FAILED'));
  });

  it('make the error that the statement brings along', () => {
    const fault = () => new SluiceError('RESTART_POINT_MISMATCH', 'moved', { hint: '-' });
    const batch = batchOf(['A', expectation(1, { rows: 1, fault })]);
    expect(check(batch, answered([0]), 'warn')).toThrow(error('RESTART_POINT_MISMATCH'));
    expect(check(batch, answered([], [1048, '23000']))).toThrow(error('RESTART_POINT_MISMATCH'));
    expect(check(batch, answered([], [1205, 'HY000']))).toThrow(error('TRANSIENT'));
  });

  it('tell a login without the privilege from a slave without the plugin', () => {
    const refused = (errno: number): SluiceError => {
      const batch = batchOf(['CREATE USER u', expectation(1)]);
      try {
        check(batch, answered([], [errno, 'HY000']))();
      } catch (found) {
        if (found instanceof SluiceError) return found;
      }
      throw new Error('it was taken');
    };
    expect(refused(1045)).toMatchObject({ code: 'PRIVILEGE_MISSING' });
    expect(refused(1524)).toMatchObject({ code: 'STATEMENT_FAILED' });
    expect(refused(1524).hint).toContain('INSTALL PLUGIN');
  });

  it('may let the transaction be applied again, in another way', () => {
    const otherwise = new SluiceError('STATEMENT_FAILED', 'cut', { hint: '-', retryable: true });
    const again = (errno: number) => (errno === 1406 ? otherwise : undefined);
    const batch = batchOf(['A', expectation(1, { again })]);
    expect(check(batch, answered([], [1406, '22001']))).toThrow('cut');
    expect(check(batch, answered([], [1048, '23000']))).toThrow(error('STATEMENT_FAILED'));
  });

  it('must be as many as the statements', () => {
    const batch = batchOf(['A', expectation(1)], ['B', expectation(1)]);
    expect(check(batch, answered([0]))).toThrow(error('INTERNAL'));
    expect(check(batch, answered([0, 0, 0]))).toThrow(error('INTERNAL'));
  });
});

describe('a batch', () => {
  it('counts rows to be looked at since its last COMMIT', () => {
    const batch = batchOf(['A', expectation(1, { rows: 1 })]);
    expect(batch.hasCounts).toBe(true);
    batch.sql.text('COMMIT');
    batch.endCommit(expectation(1));
    expect(batch.hasCounts).toBe(false);
  });

  it('is sent without a semicolon at its end', () => {
    const batch = batchOf(['A', expectation(1)], ['B', expectation(1)]);
    expect(batch.packet.toString()).toBe('A;B');
  });
});
