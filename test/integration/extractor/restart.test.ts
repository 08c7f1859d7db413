import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type ServerOptions, type TestServer } from '../../support/servers.js';
import type { LogTail } from '../../../src/event/log-tail.js';
import type { SourceState } from '../../../src/event/source-state.js';
import { essence, failureOf, online, takeTransactions, type Taken } from './support.js';
import {
  MIXED_TRANSACTIONS,
  runMixedGtids,
  runWorkload,
  WORKLOAD_TRANSACTIONS,
} from './workload.js';

const VARIANTS: ReadonlyArray<readonly [name: string, options: Omit<ServerOptions, 'serverId'>]> = [
  ['MariaDB', { kind: 'mariadb' }],
  ['MySQL', { kind: 'mysql' }],
  [
    'MySQL without GTIDs',
    { kind: 'mysql', args: ['--gtid-mode=OFF', '--enforce-gtid-consistency=OFF'] },
  ],
  ['MySQL without checksums', { kind: 'mysql', args: ['--binlog-checksum=NONE'] }],
  ['MariaDB without checksums', { kind: 'mariadb', args: ['--binlog-checksum=NONE'] }],
];

describe.each(VARIANTS)('an extractor restarted on %s', (name, options) => {
  let server: TestServer;
  const all: Taken[] = [];

  beforeAll(async () => {
    server = await startServer({ ...options, serverId: 1 });
    const { next, stop } = await online(server);
    // one by one, so that the state after each is given
    await runWorkload(server, async (done) => {
      const taken = await next();
      if (taken !== undefined) all.push(taken);
      if (done % 4 === 3) await server.query('FLUSH LOGS');
    });
    if (name !== 'MySQL without GTIDs') {
      await runMixedGtids(server, async () => {
        const taken = await next();
        if (taken !== undefined) all.push(taken);
      });
    }
    stop();
  });
  afterAll(() => server.dispose());

  test('sees every transaction of the workload once, in order', () => {
    expect(all.map(({ last }) => last.header.seqno)).toEqual([...all.keys()]);
    const anonymous = name === 'MySQL without GTIDs';
    expect(all).toHaveLength(WORKLOAD_TRANSACTIONS + (anonymous ? 0 : MIXED_TRANSACTIONS));
    const gtids = new Set(all.map(({ last }) => last.header.gtid));
    expect(gtids.size).toBe(anonymous ? 1 : all.length);
  });

  test('after any transaction goes on with exactly the next one', async () => {
    for (const [at, { tail }] of all.slice(0, -1).entries()) {
      const rest = await takeTransactions(server, all.length - at - 1, { tail });
      expect(rest.map(essence)).toEqual(all.slice(at + 1).map(essence));
    }
  });

  test('by file and offset goes on with exactly the next one', async () => {
    for (const [at, { tail }] of all.slice(0, -1).entries()) {
      const source = { ...stateOf(tail), gtidSet: undefined };
      const next = await takeTransactions(server, 1, { tail: { ...tail, source } });
      expect(next.map(essence)).toEqual([all[at + 1]].map((taken) => taken && essence(taken)));
    }
  });

  test('from a log that lost the state of the source goes on with the next one, and regains it', async () => {
    const at = 6;
    const tail = { header: all[at]?.tail.header, source: undefined };
    const rest = await takeTransactions(server, all.length - at - 1, { tail });
    expect(rest.map(essence)).toEqual(all.slice(at + 1).map(essence));
    expect(rest.at(-1)?.tail.source).toEqual(all.at(-1)?.tail.source);
  });

  test('goes on after the source was stopped, and after it was killed', async () => {
    let { tail } = lastOf(all);
    const stops = [() => server.stop(), () => server.kill()];
    for (const [turn, stop] of stops.entries()) {
      await server.query(`INSERT INTO d2.t VALUES (${turn + 10}, 'before')`);
      await stop();
      await server.start();
      await server.query(`INSERT INTO d2.t VALUES (${turn + 20}, 'after')`);
      const taken = await takeTransactions(server, 2, { tail });
      expect(taken.map(({ last }) => last.header.shardId)).toEqual(['d2', 'd2']);
      expect(taken[0]?.last.data.includes('before')).toBe(true);
      expect(taken[1]?.last.data.includes('after')).toBe(true);
      tail = lastOf(taken).tail;
    }
  });

  test.runIf(name === 'MariaDB')(
    'takes nothing twice when numbers of GTIDs count back',
    async () => {
      const insert = (id: number) => server.query(`INSERT INTO d2.t VALUES (${id}, 'twice?')`);
      const { next, stop } = await online(server, { config: { start: 'current' } });
      await server.query('SET SESSION gtid_domain_id = 99');
      for (const id of [100, 101, 102]) await insert(id);
      await server.query('SET SESSION gtid_seq_no = 2');
      await insert(103);
      const taken = [await next(), await next(), await next(), await next()];
      stop();
      const gtids = taken.map((each) => each?.last.header.gtid);
      expect(gtids).toEqual(['99-1-1', '99-1-2', '99-1-3', '99-1-2']);
      await insert(104);
      const { tail } = lastOf(taken.flatMap((each) => each ?? []));
      const { file, position } = stateOf(tail);
      expect(await failureOf(server, { tail })).toMatchObject({
        code: 'BINLOG_POSITION',
        hint: expect.stringContaining(`-from-event '${file}:${position};-1'`) as unknown,
      });
      const byPlace = { header: tail.header, source: undefined };
      const [following] = await takeTransactions(server, 1, { tail: byPlace });
      expect(following?.last.header).toMatchObject({ seqno: 4, gtid: '99-1-4' });
      await server.query('SET SESSION gtid_domain_id = 0');
    },
  );
});

function lastOf(taken: readonly Taken[]): Taken {
  const last = taken.at(-1);
  if (last === undefined) throw new Error('nothing was taken');
  return last;
}

function stateOf({ source }: LogTail): SourceState {
  if (source === undefined) throw new Error('the state after this transaction is not known');
  return source;
}
