import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  createLogFile,
  openForReading,
  openForWriting,
} from '../../../src/thl/sqlite/connection.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { EPOCH_TIME, makeEvent, makeSource } from '../../contract/log-events.js';
import { configFor, fill, logger, readAll, withFolder, withLog } from './support/logs.js';

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
          message: expect.stringMatching(/format 99, .* format 2$/) as unknown,
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

  it('grows by at most 1.1 times the bytes of its events, small as they are', () =>
    withFolder(async (path) => {
      const count = 20_000;
      const bytes = 300;
      await withLog(path, async () => undefined);
      const empty = statSync(path).size;
      await withLog(path, (log) => fill(log, 0, count, bytes));
      expect((statSync(path).size - empty) / (count * bytes)).toBeLessThan(1.1);
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

  it('tells of transactions that share a row what it tells of others', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        const events = Array.from({ length: 40 }, (_, seqno) =>
          makeEvent(seqno, {
            data: Buffer.alloc(1000 + seqno, seqno),
            eventId: `binlog.000001:${String(5000 + 2000 * seqno).padStart(16, '0')};${seqno % 3}`,
            gtid: seqno % 5 === 0 ? `0-2-${seqno}` : `0-1-${100 + seqno}`,
            shardId: seqno % 7 === 0 ? 'other' : 'shop',
            committedAt: EPOCH_TIME - BigInt(seqno * seqno),
          }),
        );
        await log.append(events, makeSource(39));
        const db = openForReading(path);
        const rows = db.prepare('SELECT * FROM events ORDER BY seqno').safeIntegers().all();
        const packs = db.prepare('SELECT count(*) FROM pack').pluck().get();
        db.close();
        expect(packs).toBe(1);
        expect(await readAll(log)).toEqual(events);
        expect(rows).toMatchObject(
          events.map(({ header, data }) => ({
            seqno: BigInt(header.seqno),
            event_id: header.eventId,
            gtid: header.gtid,
            shard_id: header.shardId,
            committed_at: header.committedAt,
            size: BigInt(data.length),
            data,
          })),
        );
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

describe('a log of a release before transactions shared rows', () => {
  const makeOld = async (path: string): Promise<void> => {
    await withLog(path, (log) => fill(log, 0, 5));
    const db = new Database(path);
    db.exec(`DROP VIEW events; DROP TABLE pack; PRAGMA user_version = 1;
      CREATE VIEW events AS SELECT seqno FROM first_fragment`);
    db.close();
  };

  it('is read as it is, and goes on in the present format', () =>
    withFolder(async (path) => {
      await makeOld(path);
      const reader = await openLog({ path }, 'read', { logger });
      expect(await readAll(reader)).toHaveLength(5);
      await withLog(path, async (log) => {
        const more = Array.from({ length: 20 }, (_, i) =>
          makeEvent(5 + i, { data: Buffer.alloc(3000, i) }),
        );
        await log.append(more, makeSource(24));
        const after = await readAll(log);
        expect(after.slice(5)).toEqual(more);
        expect(await readAll(reader)).toEqual(after);
        const db = openForReading(path);
        expect(db.prepare('SELECT count(*) FROM pack').pluck().get()).toBeGreaterThan(0);
        expect(db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(25);
        db.close();
      });
      await reader.close();
    }));
});
