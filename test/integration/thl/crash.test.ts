import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { Log } from '../../../src/thl/log.js';
import { startAppender, type Appender } from './support/appender.js';
import { configFor, logger, readAll, withFolder, withLog } from './support/logs.js';

/** Complete transactions, without gap, each with its own content. */
function expectWhole(events: readonly ThlEvent[]): void {
  let expected = { seqno: events[0]?.header.seqno ?? 0, fragno: 0 };
  for (const { header, data } of events) {
    const { seqno, fragno, lastFrag } = header;
    expect({ seqno, fragno }).toEqual(expected);
    const content = Buffer.alloc(data.length, `${seqno}.${fragno};`);
    if (!content.equals(data)) expect.fail(`fragment ${seqno}.${fragno} has other content`);
    expected = lastFrag ? { seqno: seqno + 1, fragno: 0 } : { seqno, fragno: fragno + 1 };
  }
  expect(expected.fragno).toBe(0);
}

async function expectSound(log: Log, acknowledged: number): Promise<void> {
  const { header, source } = log.tail();
  expect(header?.seqno ?? -1).toBeGreaterThanOrEqual(acknowledged);
  const events = await readAll(log);
  expectWhole(events);
  expect(events.at(-1)?.header).toEqual(header);
  expect(source?.position).toBe(header?.seqno);
}

async function crash(appender: Appender, afterMilliseconds: number): Promise<number> {
  if (afterMilliseconds > 0) {
    await appender.opened();
    await sleep(afterMilliseconds);
    appender.kill();
  }
  expect(await appender.ended()).toBe('SIGKILL');
  return appender.acknowledged();
}

describe('after the writer was killed', () => {
  it.each(['thl-before-commit', 'thl-after-commit'])('at %s, the log is sound', (point) =>
    withFolder(async (path) => {
      for (const nth of [1, 2, 7, 20]) {
        const acknowledged = await crash(startAppender(path, nth, `${point}:${nth}`), 0);
        await withLog(path, (log) => expectSound(log, acknowledged));
      }
    }),
  );

  it('at any time, every acknowledged transaction is there, whole and once', () =>
    withFolder(async (path) => {
      for (let run = 0; run < 15; run++) {
        const acknowledged = await crash(startAppender(path, run), 10 + ((run * 37) % 150));
        await withLog(path, (log) => expectSound(log, acknowledged));
      }
    }));

  it('a reader need not wait for a writer to see a sound log', () =>
    withFolder(async (path) => {
      const acknowledged = await crash(startAppender(path, 1), 150);
      const log = await openLog({ path }, 'read', { logger });
      await expectSound(log, acknowledged);
      await log.close();
    }));
});

describe('while another process writes', () => {
  it('a second writer is refused, and told who it is; a kill frees the log', () =>
    withFolder(async (path) => {
      const appender = startAppender(path, 1);
      await appender.opened();
      await expect(openLog(configFor(path), 'write', { logger })).rejects.toMatchObject({
        code: 'THL_LOCKED',
        message: expect.stringContaining(`process ${appender.pid} on `) as unknown,
      });
      appender.kill();
      await appender.ended();
      await withLog(path, async () => undefined);
    }));

  it('a second writer of the same process is refused as well', () =>
    withFolder((path) =>
      withLog(path, async () => {
        await expect(openLog(configFor(path), 'write', { logger })).rejects.toMatchObject({
          code: 'THL_LOCKED',
        });
      }),
    ));

  it('a reader follows it, and what it acknowledges holds purges back', () =>
    withFolder(async (path) => {
      const appender = startAppender(path, 1);
      await appender.opened();
      const log = await openLog({ path }, 'read', { logger });
      log.acknowledge('follower', -1);
      const events: ThlEvent[] = [];
      for await (const batch of log.read(undefined, new AbortController().signal)) {
        events.push(...batch);
        const last = batch.at(-1)?.header;
        if (last !== undefined) log.acknowledge('follower', last.seqno - (last.lastFrag ? 0 : 1));
        if (last !== undefined && last.seqno > 500) break;
      }
      expectWhole(events.filter(({ header }) => header.seqno <= 500));
      await log.close();
      appender.kill();
      await appender.ended();
    }));
});
