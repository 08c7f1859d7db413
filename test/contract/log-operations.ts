import fc from 'fast-check';
import { expect } from 'vitest';
import type { Log } from '../../src/thl/log.js';
import { makeSource } from './log-events.js';
import { LogModel, makeFragments, type Operation } from './log-model.js';
import { readAll, type LogUnderTest } from './log-under-test.js';

const GROUPED_BYTES = 3_000;

/** What is done to a log; small numbers, so that operations meet. */
export const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      transactions: fc.integer({ min: 1, max: 4 }),
      fragments: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      transactions: fc.integer({ min: 2, max: 15 }),
    }),
  },
  fc.record({ kind: fc.constant('partial' as const), fragments: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('discard' as const) }),
  fc.record({ kind: fc.constant('reopen' as const) }),
  fc.record({ kind: fc.constant('truncate' as const), back: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('purge' as const), ahead: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ kind: fc.constant('acknowledge' as const), ahead: fc.integer({ min: -1, max: 9 }) }),
);

/** Does the same to a log and to its model, and compares after each step. */
export async function compareWithModel(
  place: LogUnderTest,
  sequence: readonly Operation[],
): Promise<void> {
  const model = new LogModel();
  let log = await place.open();
  try {
    for (const [generation, operation] of sequence.entries()) {
      if (operation.kind === 'reopen') {
        await log.close();
        log = await place.open();
      } else {
        await perform(log, model, operation, generation);
      }
      expect(log.bounds()).toEqual(model.bounds());
      expect(log.tail().header).toEqual(model.lastHeader());
      const events = model.events();
      expect(await readAll(log)).toEqual(events);
      const [after] = events.slice(generation % Math.max(1, events.length)); // often amid a row
      if (after === undefined) continue;
      const rest = events.filter(({ header }) => header.seqno > after.header.seqno);
      expect(await readAll(log, after.header.seqno)).toEqual(rest);
    }
  } finally {
    await log.close();
  }
}

async function perform(
  log: Log,
  model: LogModel,
  operation: Exclude<Operation, { kind: 'reopen' }>,
  generation: number,
): Promise<void> {
  switch (operation.kind) {
    case 'append':
      for (let i = 0; i < operation.transactions; i++) {
        const seqno = model.next;
        const transaction = makeFragments(seqno, operation.fragments, generation);
        model.append(transaction);
        await log.append(transaction, makeSource(seqno));
      }
      break;
    case 'group': {
      const first = model.next;
      const seqnos = Array.from({ length: operation.transactions }, (_, i) => first + i);
      const group = seqnos.map((seqno) => makeFragments(seqno, 1, generation, GROUPED_BYTES));
      for (const transaction of group) model.append(transaction);
      await log.append(group.flat(), makeSource(model.next - 1));
      break;
    }
    case 'partial':
      await log.append(
        makeFragments(model.next, operation.fragments + 1, generation).slice(0, -1),
        undefined,
      );
      await log.discardPartial();
      break;
    case 'discard':
      await log.discardPartial();
      break;
    case 'truncate': {
      // What a truncation to nothing means is another test.
      const seqno = Math.max(model.minSeqno, model.next - 1 - operation.back);
      model.truncateAfter(seqno);
      await log.truncateAfter(seqno);
      break;
    }
    case 'purge': {
      const seqno = model.minSeqno + operation.ahead;
      model.purge(seqno);
      await log.purge(seqno);
      break;
    }
    case 'acknowledge':
    default:
      model.acknowledge(model.minSeqno + operation.ahead);
      log.acknowledge('consumer', model.minSeqno + operation.ahead);
  }
}
