import { execFileSync } from 'node:child_process';
import { statfsSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { FORMAT, makeEvent, makeSource, makeTransaction } from '../../contract/log-events.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { configFor, fill, logger, MIB, readAll, withLog } from './support/logs.js';

/** A file system of its own needs root in a container that may mount. */
const canMount = tryMount();

function tryMount(): boolean {
  const folder = makeTemporaryDir('mount');
  try {
    mount(folder);
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    removeTemporaryDir(folder);
  }
}

function mount(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
}

async function onSmallDisk(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = makeTemporaryDir('disk');
  mount(folder);
  try {
    await use(folder);
  } finally {
    execFileSync('umount', ['--lazy', folder]);
    removeTemporaryDir(folder);
  }
}

/** Leaves `left` bytes on the file system of the folder. */
function fillDisk(folder: string, left: number): string {
  const { bavail, bsize } = statfsSync(folder);
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - left));
  return ballast;
}

describe.skipIf(!canMount)('a log that cannot be written', () => {
  it('says that the disk is full, loses nothing, and goes on when there is room', () =>
    onSmallDisk((folder) =>
      withLog(join(folder, 'thl.db'), async (log) => {
        await fill(log, 0, 10);
        const ballast = fillDisk(folder, 256 * 1024);
        const data = Buffer.alloc(MIB, 1);
        // All that its row would refer to is new, and must be made again when it comes again.
        const format = { ...FORMAT, serverVersion: 'another' };
        const large = makeEvent(10, { data, format, epoch: 10, shardId: 'new', gtid: 'other:1' });
        await expect(log.append([large], makeSource(10))).rejects.toMatchObject({
          code: 'THL_WRITE_FAILED',
          retryable: true,
          message: expect.stringContaining('full') as unknown,
          hint: expect.stringContaining('room') as unknown,
        });
        expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 9 });
        expect(await readAll(log)).toHaveLength(10);
        rmSync(ballast);
        await log.append([large], makeSource(10));
        const [stored] = await readAll(log, 9);
        expect(stored?.format).toEqual(format);
        expect(stored?.header).toEqual(large.header);
        expect(stored?.data.equals(data)).toBe(true);
      }),
    ));

  it('rejects every append behind the one that failed', () =>
    onSmallDisk((folder) =>
      withLog(join(folder, 'thl.db'), async (log) => {
        await fill(log, 0, 1);
        const ballast = fillDisk(folder, 256 * 1024);
        const data = Buffer.alloc(4 * MIB, 1);
        const appends = [1, 2, 3].map((seqno) =>
          log.append(
            [makeEvent(seqno, { data: seqno === 1 ? data : undefined! })],
            makeSource(seqno),
          ),
        );
        const results = await Promise.allSettled(appends);
        expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
        rmSync(ballast);
        await fill(log, 1, 3);
        expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 3 });
      }),
    ));

  it('takes the rest of a transaction whose later fragment found no room', () =>
    onSmallDisk((folder) =>
      withLog(join(folder, 'thl.db'), async (log) => {
        const fragments = makeTransaction(0, 3);
        await log.append(fragments.slice(0, 1), undefined);
        const ballast = fillDisk(folder, 256 * 1024);
        const large = makeEvent(0, { fragno: 1, lastFrag: false, data: Buffer.alloc(MIB) });
        await expect(log.append([large], undefined)).rejects.toMatchObject({
          code: 'THL_WRITE_FAILED',
        });
        rmSync(ballast);
        await log.append(fragments.slice(1), makeSource(0));
        expect(await readAll(log)).toEqual(fragments);
      }),
    ));

  it('says that the file system is read-only', () =>
    onSmallDisk(async (folder) => {
      const path = join(folder, 'thl.db');
      await withLog(path, (log) => fill(log, 0, 1));
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      await expect(openLog(configFor(path), 'write', { logger })).rejects.toMatchObject({
        code: 'THL_WRITE_FAILED',
        hint: expect.stringContaining('writable') as unknown,
      });
      execFileSync('mount', ['-o', 'remount,rw', folder]);
      await withLog(path, async (log) => {
        expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 0 });
      });
    }));
});
