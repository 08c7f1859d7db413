import { expect, it } from 'vitest';
import { EventRun } from '../../../src/applier/native/event-run.js';

function event(tableId: number, flags = 1): Buffer {
  const raw = Buffer.alloc(40);
  raw.writeUIntLE(tableId, 19, 6);
  raw.writeUInt16LE(flags, 25);
  return raw;
}

it('takes rows of a table whose map came before in the statement', () => {
  const run = new EventRun();
  run.tableMap(event(7));
  run.rows(event(7));
  expect(run.hasRows).toBe(true);
});

it('refuses rows without a table map, which the server would pass over silently', () => {
  const run = new EventRun();
  expect(() => run.rows(event(7))).toThrow('table id 7 without a table map');
  run.tableMap(event(7));
  run.rows(event(7)); // ends its statement
  expect(() => run.rows(event(7))).toThrow('table id 7 without a table map');
});
