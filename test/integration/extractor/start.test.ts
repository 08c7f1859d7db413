import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { failureOf, online, takeTransactions, type Taken } from './support.js';
import { runWorkload, WORKLOAD_TRANSACTIONS } from './workload.js';

describe.each(SERVER_KINDS)('an empty history log of %s starts', (kind) => {
  let server: TestServer;
  let all: Taken[];

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
    await runWorkload(server);
    all = await takeTransactions(server, WORKLOAD_TRANSACTIONS);
  });
  afterAll(() => server.dispose());

  test('at the current end: with the next transaction and not an earlier one', async () => {
    const { next, stop } = await online(server, { config: { start: 'current' } });
    await server.query("INSERT INTO d2.t VALUES (77, 'after-the-start')");
    const taken = await next();
    stop();
    expect(taken?.last.header).toMatchObject({ seqno: 0, epoch: 0, shardId: 'd2' });
    expect(taken?.last.data.includes('after-the-start')).toBe(true);
  });

  test('at a file and position, with the whole set of what came before', async () => {
    const at = 5;
    const [file, position] = placeAfter(all[at]);
    const config = { start: { file, position } };
    const more = 1; // of the first test
    const rest = await takeTransactions(server, all.length - at - 1 + more, { config });
    const expected = all.slice(at + 1).map(({ last }) => last.data);
    expect(rest.slice(0, -more).map(({ last }) => last.data)).toEqual(expected);
    expect(rest.at(-1)?.tail.source?.gtidSet).toBe(await executedOn(server));
  });

  test('after a GTID set', async () => {
    const last = all.at(-1)?.tail.source?.gtidSet ?? '';
    const gtid = kind === 'mysql' ? last.replace(/1-\d+$/, '1-3') : last.replace(/\d+$/, '3');
    const [next] = await takeTransactions(server, 1, { config: { start: { gtid } } });
    expect(next?.last.data).toEqual(all[3]?.last.data);
  });

  test('not in the middle of a transaction', async () => {
    const [file, end] = placeAfter(all[3]);
    const inside = end - 31; // before the XID event
    const start = { file, position: inside };
    expect(await failureOf(server, { config: { start } })).toMatchObject({
      code: 'BINLOG_POSITION',
    });
  });

  test('not in the middle of an event', async () => {
    const [file, end] = placeAfter(all[3]);
    const start = { file, position: end - 7 };
    expect(await failureOf(server, { config: { start } })).toMatchObject({
      code: 'BINLOG_POSITION',
    });
  });

  test('not behind the end of a file, nor in a file that is not there', async () => {
    const [file] = placeAfter(all[3]);
    const behind = await failureOf(server, { config: { start: { file, position: 99_999_999 } } });
    expect(behind).toMatchObject({ code: 'BINLOG_POSITION' });
    const start = { file: 'binlog.000099', position: 4 };
    expect(await failureOf(server, { config: { start } })).toMatchObject({
      code: 'BINLOG_PURGED',
    });
  });

  test('not at a GTID that is none', async () => {
    const error = await failureOf(server, { config: { start: { gtid: 'nonsense' } } });
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

function placeAfter(taken: Taken | undefined): [file: string, position: number] {
  const match = /^(.*):(\d+);/.exec(taken?.last.header.eventId ?? '');
  return [match?.[1] ?? '', Number(match?.[2])];
}

async function executedOn(server: TestServer): Promise<string> {
  const variable = server.kind === 'mariadb' ? 'gtid_binlog_pos' : 'gtid_executed';
  const [row] = await server.query(`SELECT @@GLOBAL.${variable} AS gtids`);
  return String(row?.['gtids']);
}
