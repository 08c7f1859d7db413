import { expect, it } from 'vitest';
import { inFlightForLink, PacketQueue } from '../../../../src/applier/block/packet-queue.js';
import type { StatementBatch } from '../../../../src/applier/batch.js';
import type { Answers } from '../../../../src/applier/target/query-command.js';
import type { Header } from '../../../../src/event/header.js';

const header = { seqno: 1 } as Header;
const GOOD: Answers = { answers: [], failure: undefined };

/** A session whose answers come when the test says so. */
function makeQueue(mostInFlight?: number) {
  const sent: string[] = [];
  const answers: ((answers: Answers) => void)[] = [];
  const session = {
    send: (sql: Buffer): Promise<Answers> => {
      sent.push(sql.toString());
      return new Promise((resolve) => answers.push(resolve));
    },
  };
  const wrong = new Set<StatementBatch>();
  const queue = new PacketQueue(
    session,
    (batch) => {
      if (wrong.has(batch)) throw new Error('wrong answer');
    },
    mostInFlight,
  );
  const answer = async (): Promise<void> => {
    answers.shift()?.(GOOD);
    await settled();
  };
  return { queue, sent, answer, wrong };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Kind = 'rows' | 'commit' | 'statement';

function batchOf(queue: PacketQueue, text: string, kind: Kind): StatementBatch {
  const batch = queue.take();
  batch.sql.text(text);
  const expectation = { header, rows: undefined, describe: undefined };
  if (kind === 'commit') batch.endCommit(expectation);
  else batch.end(kind === 'rows' ? { ...expectation, undone: true } : expectation);
  return batch;
}

function push(queue: PacketQueue, text: string, kind: Kind): StatementBatch {
  const batch = batchOf(queue, text, kind);
  queue.push(batch).catch(() => {});
  return batch;
}

it('sends row changes without waiting for answers', async () => {
  const { queue, sent } = makeQueue();
  push(queue, 'a', 'rows');
  push(queue, 'b', 'rows');
  await settled();
  expect(sent).toEqual(['a', 'b']);
});

it.each(['commit', 'statement'] as const)(
  'sends a %s when everything before it was found right',
  async (kind) => {
    const { queue, sent, answer } = makeQueue();
    push(queue, 'a', 'rows');
    push(queue, 'b', 'rows');
    push(queue, 'c', kind);
    await settled();
    await answer();
    expect(sent).toEqual(['a', 'b']);
    await answer();
    expect(sent).toEqual(['a', 'b', 'c']);
  },
);

it('sends nothing while a statement is executed', async () => {
  const { queue, sent, answer } = makeQueue();
  push(queue, 'a', 'statement');
  push(queue, 'b', 'rows');
  await settled();
  expect(sent).toEqual(['a']);
  await answer();
  expect(sent).toEqual(['a', 'b']);
});

it('sends no commit after a fault, and waits for what is on its way', async () => {
  const { queue, sent, answer, wrong } = makeQueue();
  wrong.add(push(queue, 'a', 'rows'));
  push(queue, 'b', 'rows');
  push(queue, 'c', 'commit');
  const drained = queue.drain().catch((error: unknown) => error);
  await settled();
  await answer();
  expect(queue.isIdle).toBe(false);
  await answer();
  expect(String(await drained)).toContain('wrong answer');
  expect(sent).toEqual(['a', 'b']);
  expect(queue.isIdle).toBe(true);
});

it('takes a bounded number of batches', async () => {
  const { queue, answer } = makeQueue();
  let taken = 0;
  for (let i = 0; i < 10; i++) {
    const batch = batchOf(queue, String(i), 'rows');
    void queue.push(batch).then(() => (taken += 1));
  }
  await settled();
  const before = taken;
  expect(before).toBeLessThan(10);
  for (let i = 0; i < 10; i++) await answer();
  expect(taken).toBe(10);
});

it('takes more batches at the end of a longer link, up to a bound', async () => {
  expect([0, 9, 50, 10_000].map(inFlightForLink)).toEqual([4, 4, 9, 16]);
  const taken = async (mostInFlight: number): Promise<number> => {
    const { queue } = makeQueue(mostInFlight);
    let count = 0;
    for (let i = 0; i < 20; i++) {
      void queue.push(batchOf(queue, String(i), 'rows')).then(() => (count += 1));
    }
    await settled();
    return count;
  };
  expect((await taken(9)) - (await taken(4))).toBe(5);
});

it('tells when everything has left, without waiting for answers to row changes', async () => {
  const { queue, sent, answer } = makeQueue();
  push(queue, 'a', 'rows');
  await queue.allLeft();
  expect(sent).toEqual(['a']);
  push(queue, 'b', 'commit');
  let left = false;
  const leaving = queue.allLeft().then(() => (left = true));
  await settled();
  expect(left).toBe(false);
  await answer();
  await leaving;
  expect(sent).toEqual(['a', 'b']);
});

it('does not say that all has left after a fault', async () => {
  const { queue, answer, wrong } = makeQueue();
  wrong.add(push(queue, 'a', 'rows'));
  push(queue, 'b', 'commit');
  const left = queue.allLeft().catch(String);
  await settled();
  await answer();
  expect(await left).toContain('wrong answer');
});
