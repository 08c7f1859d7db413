import { truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { configFor, fill, logger, MIB, readAll, withFolder, withLog } from './support/logs.js';

function edit(path: string, sql: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

const SPOIL =
  "UPDATE first_fragment SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE seqno = 3";

describe('a damaged log', () => {
  it('is noticed when a byte of an event has changed, naming the transaction', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 5));
      edit(path, SPOIL);
      await withLog(path, async (log) => {
        await expect(readAll(log)).rejects.toMatchObject({
          code: 'THL_CORRUPT',
          message: expect.stringContaining('transaction 3 does not match its CRC32') as unknown,
          place: { seqno: 3 },
        });
      });
    }));

  it('is told from a file of another kind', () =>
    withFolder(async (path) => {
      writeFileSync(path, 'replicator:\n  service: alpha\n'.repeat(500));
      await expect(openLog({ path }, 'read', { logger })).rejects.toMatchObject({
        code: 'THL_CORRUPT',
        message: expect.stringMatching(/is no history log: file is not a database/) as unknown,
      });
    }));

  it('can be looked at all the same', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 5));
      edit(path, SPOIL);
      const log = await openLog({ path }, 'read', { logger, verify: false });
      const events = await readAll(log);
      expect(events[3]?.data[0]).toBe(0);
      await log.close();
    }));

  it.each([
    ['DELETE FROM first_fragment WHERE seqno = 3', /fragment 0 of transaction 3 is missing/],
    ['DELETE FROM segment', /table segment is missing/],
    ['DELETE FROM format', /table format is missing/],
    ['DELETE FROM shard', /table shard is missing/],
  ])('is noticed after %s', (sql, message) =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 5));
      edit(path, sql);
      const log = await openLog({ path }, 'read', { logger });
      await expect(readAll(log)).rejects.toMatchObject({
        code: 'THL_CORRUPT',
        message: expect.stringMatching(message) as unknown,
      });
      await log.close();
    }),
  );

  it.each([
    [
      "UPDATE pack SET data = CAST(x'ff' || substr(data, 2) AS BLOB)",
      /0 to \d+ does not match its/,
    ],
    ["UPDATE pack SET heads = replace(heads, ',3000,', ',2999,')", /does not match its CRC32/],
    ['DELETE FROM pack WHERE seqno > 0', /fragment 0 of transaction \d+ is missing/],
  ])('is noticed in transactions that share a row, after %s', (sql, message) =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 100, 3000));
      edit(path, sql);
      await withLog(path, async (log) => {
        const damage = { code: 'THL_CORRUPT', message: expect.stringMatching(message) as unknown };
        await expect(readAll(log)).rejects.toMatchObject(damage);
      });
    }),
  );

  it('does not become a good one by cutting it', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 40, 3000));
      edit(path, "UPDATE pack SET data = CAST(x'ff' || substr(data, 2) AS BLOB)");
      await withLog(path, async (log) => {
        await expect(log.truncateAfter(2)).rejects.toMatchObject({ code: 'THL_CORRUPT' });
      });
    }));

  it('is noticed when the file was cut off', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 100, 16 * 1024));
      truncateSync(path, MIB);
      const look = async (): Promise<unknown> =>
        readAll(await openLog({ path }, 'read', { logger }));
      await expect(look()).rejects.toMatchObject({ code: 'THL_CORRUPT' });
    }));

  it('is refused when the file is no database', () =>
    withFolder(async (path) => {
      writeFileSync(path, 'x'.repeat(10_000));
      for (const mode of ['write', 'read'] as const) {
        await expect(openLog(configFor(path), mode, { logger })).rejects.toMatchObject({
          code: 'THL_CORRUPT',
        });
      }
    }));
});
