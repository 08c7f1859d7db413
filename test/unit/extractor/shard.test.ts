import { expect, it } from 'vitest';
import { EventSpan } from '../../../src/extractor/event-span.js';
import { ShardTracker } from '../../../src/extractor/shard.js';

/** Shard ids of transactions that each name these schemas. */
function shardsOf(...transactions: string[][]): string[] {
  const tracker = new ShardTracker();
  return transactions.map((schemas) => {
    tracker.reset();
    for (const schema of schemas) {
      const name = Buffer.from(`....${schema}....`);
      tracker.noteSchema(EventSpan.of(name), 4, name.length - 8);
    }
    return tracker.shardId;
  });
}

it('is the one schema that a transaction names', () => {
  expect(shardsOf(['a', 'a'])).toEqual(['a']);
  expect(shardsOf(['größe'])).toEqual(['größe']);
});

it('is unknown of several schemas and of none', () => {
  expect(shardsOf(['a', 'b', 'a'], ['ab', 'a'], ['aa', 'ab'])).toEqual([
    '#UNKNOWN',
    '#UNKNOWN',
    '#UNKNOWN',
  ]);
  expect(shardsOf([], [''])).toEqual(['#UNKNOWN', '#UNKNOWN']);
});

it('knows nothing of the transactions before', () => {
  expect(shardsOf(['a'], [], ['a'], ['b'], ['a', 'b'], ['b'])).toEqual([
    'a',
    '#UNKNOWN',
    'a',
    'b',
    '#UNKNOWN',
    'b',
  ]);
});
