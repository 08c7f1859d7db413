import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill, withFolder, withLog } from './support/logs.js';

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
});
