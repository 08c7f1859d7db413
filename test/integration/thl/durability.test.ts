import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  createLogFile,
  openForReading,
  openForWriting,
} from '../../../src/thl/sqlite/connection.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { configFor, fill, logger, withFolder, withLog } from './support/logs.js';

describe('the file of the log', () => {
  it('is synced at every commit, after every open', () =>
    withFolder(async (path) => {
      createLogFile(path);
      for (let open = 0; open < 2; open++) {
        const db = openForWriting(path);
        expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
        expect(db.pragma('synchronous', { simple: true })).toBe(2);
        db.close();
      }
    }));

  it('is not readable by everybody', () =>
    withFolder((path) =>
      withLog(path, async () => {
        for (const suffix of ['', '-wal', '-shm']) {
          expect(statSync(path + suffix).mode & 0o007).toBe(0);
        }
      }),
    ));

  it('is made with its folder', () =>
    withFolder((path) => withLog(`${path}.d/deeper/thl.db`, (log) => fill(log, 0, 1))));

  it('is refused when it is of another format, naming both', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 1));
      const db = new Database(path);
      db.pragma('user_version = 99');
      db.close();
      for (const mode of ['write', 'read'] as const) {
        await expect(openLog(configFor(path), mode, { logger })).rejects.toMatchObject({
          code: 'THL_VERSION',
          message: expect.stringMatching(/format 99, .* format 1$/) as unknown,
          hint: expect.stringContaining('Install the release') as unknown,
        });
      }
    }));

  it('is refused when it belongs to another program', () =>
    withFolder(async (path) => {
      const db = new Database(path);
      db.exec('CREATE TABLE t (a)');
      db.close();
      await expect(openLog(configFor(path), 'write', { logger })).rejects.toMatchObject({
        code: 'THL_UNAVAILABLE',
        message: expect.stringContaining('is not a history log') as unknown,
      });
    }));

  it('is not made by a reader, who may try again later', () =>
    withFolder(async (path) => {
      const open = openLog({ path }, 'read', { logger });
      await expect(open).rejects.toMatchObject({ code: 'THL_UNAVAILABLE', retryable: true });
      const deeper = openLog({ path: `${path}/no/folder` }, 'read', { logger });
      await expect(deeper).rejects.toMatchObject({ code: 'THL_UNAVAILABLE' });
    }));

  it('grows by at most 1.13 times the bytes of its events, small as they are', () =>
    withFolder(async (path) => {
      const count = 20_000;
      const bytes = 300;
      await withLog(path, async () => undefined);
      const empty = statSync(path).size;
      await withLog(path, (log) => fill(log, 0, count, bytes));
      expect((statSync(path).size - empty) / (count * bytes)).toBeLessThan(1.13);
    }));
});

describe('the view `events`', () => {
  it('answers plain SQL with the values of the headers', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fill(log, 0, 3);
        const db = openForReading(path);
        const row = db.prepare('SELECT * FROM events WHERE seqno = 2').get();
        db.close();
        expect(row).toMatchObject({
          seqno: 2,
          fragno: 0,
          last_frag: 1,
          epoch: 0,
          source_id: 'db1:3306',
          event_id: 'mysql-bin.000003:0000000000001600;29',
          gtid: '3e11fa47-71ca-11e1-9e33-c80aa9429562:3',
          shard_id: 'shop',
          committed_at: 1_790_000_000_002_000,
          size: 100,
        });
      }),
    ));

  it('finds a seqno by its key', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fill(log, 0, 3);
        const db = openForReading(path);
        const plan = db
          .prepare<[], { detail: string }>(
            'EXPLAIN QUERY PLAN SELECT * FROM events WHERE seqno BETWEEN 1 AND 2',
          )
          .all()
          .map(({ detail }) => detail)
          .join('\n');
        db.close();
        expect(plan).toContain('SEARCH f USING INTEGER PRIMARY KEY');
        expect(plan).toContain('SEARCH f USING INDEX next_fragment_place');
        expect(plan).not.toContain('SCAN f');
      }),
    ));
});
