import { describe, expect, it } from 'vitest';
import { checkRestartPoint } from '../../../src/pipeline/restart-check.js';
import { fill, newLog, pointAt } from './parts.js';

async function logHolding(from: number, to: number) {
  const log = await newLog();
  await fill(log, 0, to);
  if (from > 0) await log.purge(from - 1);
  return log;
}

describe('a target without a restart point', () => {
  it('takes an empty log, or one from its beginning', async () => {
    await checkRestartPoint(await newLog(), undefined);
    await checkRestartPoint(await logHolding(0, 3), undefined);
  });

  it('does not take a log whose beginning is purged', async () => {
    const log = await logHolding(2, 3);
    await expect(checkRestartPoint(log, undefined)).rejects.toMatchObject({
      code: 'THL_PURGED',
      message: 'the slave has no restart point yet, and the history log begins only at seqno 2',
    });
  });
});

describe('a restart point', () => {
  it('fits the log that holds its transaction, be it the last, the first or one between', async () => {
    const log = await logHolding(1, 5);
    for (const seqno of [1, 3, 5]) await checkRestartPoint(log, pointAt(seqno));
  });

  it('fits a log that begins with the transaction after it', async () => {
    await checkRestartPoint(await logHolding(3, 5), pointAt(2));
  });

  it('fits a log that was purged up to it and holds nothing now', async () => {
    const log = await logHolding(6, 5);
    await checkRestartPoint(log, pointAt(5));
  });

  it('before the first transaction that is left: what comes between is lost', async () => {
    const log = await logHolding(3, 5);
    await expect(checkRestartPoint(log, pointAt(1))).rejects.toMatchObject({
      code: 'THL_PURGED',
      message: expect.stringContaining(
        'needs what follows seqno 1, and the history log begins only at seqno 3',
      ),
    });
  });

  it('ahead of the log does not fit', async () => {
    const log = await logHolding(0, 2);
    await expect(checkRestartPoint(log, pointAt(3))).rejects.toMatchObject({
      code: 'RESTART_POINT_MISMATCH',
      message: expect.stringMatching(
        /has committed seqno 3 \(event id .*, and the log ends at seqno 2$/,
      ),
    });
  });

  it('does not fit an empty log', async () => {
    await expect(checkRestartPoint(await newLog(), pointAt(0))).rejects.toMatchObject({
      code: 'RESTART_POINT_MISMATCH',
      message: expect.stringContaining('and the log holds nothing'),
    });
  });

  it.each([
    ['epoch', { epoch: 7 }],
    ['source', { sourceId: 'db2' }],
    ['event id', { eventId: 'other.000009:0000000000000004;1' }],
  ])('with another %s does not fit, wherever it is', async (_, difference) => {
    const log = await logHolding(0, 4);
    for (const seqno of [0, 2, 4]) {
      const point = { ...pointAt(seqno), ...difference };
      await expect(checkRestartPoint(log, point)).rejects.toMatchObject({
        code: 'RESTART_POINT_MISMATCH',
        message: expect.stringContaining(`where the log holds seqno ${seqno}`),
        hint: expect.stringContaining('history log'),
      });
    }
  });
});
