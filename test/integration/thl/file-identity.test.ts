import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { fill, logger, withFolder, withLog } from './support/logs.js';

describe('a log whose file goes away while it is open', () => {
  it('refuses to append when the file is deleted', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fill(log, 0, 3);
        rmSync(path);
        await expect(fill(log, 3, 1)).rejects.toMatchObject({
          code: 'THL_WRITE_FAILED',
          retryable: false,
          message: expect.stringContaining('deleted') as unknown,
          hint: expect.stringContaining('THL_DIVERGED') as unknown,
        });
      }),
    ));

  it('refuses to append when another file stands in its place', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fill(log, 0, 3);
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
        await expect(fill(log, 3, 1)).rejects.toMatchObject({
          code: 'THL_WRITE_FAILED',
          message: expect.stringContaining('another file') as unknown,
        });
      }),
    ));

  it('tells who only reads, and waits for more, that it is another one now', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 3));
      const reader = await openLog({ path }, 'read', { logger });
      const batches = reader.read({ seqno: 2 }, AbortSignal.timeout(20_000));
      const reading = batches[Symbol.asyncIterator]();
      expect((await reading.next()).value).toEqual([]);
      const told = expect(reading.next()).rejects.toMatchObject({
        code: 'THL_UNAVAILABLE',
        retryable: true,
      });
      for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
      await withLog(path, (log) => fill(log, 0, 4));
      await told;
      await reader.close();
    }));
});
