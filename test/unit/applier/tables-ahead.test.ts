import { describe, expect, it } from 'vitest';
import { TablesAhead } from '../../../src/applier/tables-ahead.js';
import { EventType } from '../../../src/binlog/event-type.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { eventOf, plainFormat } from '../binlog/build.js';
import { header } from './row/build.js';

const text = (name: string): Buffer =>
  Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), Buffer.from([0])]);

function rowsOf(name: string): Buffer {
  const body = Buffer.concat([Buffer.alloc(8), text('s'), text(name)]);
  return eventOf('mysql', EventType.TABLE_MAP, body).raw;
}

const definition = eventOf('mysql', EventType.QUERY, '00').raw;

function fragment(seqno: number, fragno: number, ...events: Buffer[]): ThlEvent {
  const data = Buffer.concat(events);
  return { header: { ...header(seqno), fragno }, data, format: plainFormat('mysql') };
}

function namesAfter(seqno: number, fragno: number, events: readonly ThlEvent[]): string[] {
  const ahead = new TablesAhead(({ typeCode }) => typeCode === EventType.QUERY);
  ahead.expect(events);
  return [...ahead.after({ ...header(seqno), fragno })].map(
    ({ schema, name }) => `${schema}.${name}`,
  );
}

describe('the tables of what comes next', () => {
  it('are those of the fragment under way and of all after it', () => {
    const events = [
      fragment(1, 0, rowsOf('a')),
      fragment(2, 0, rowsOf('b')),
      fragment(2, 1, rowsOf('ä'), rowsOf('d')),
      fragment(3, 0, rowsOf('e')),
    ];
    expect(namesAfter(2, 1, events)).toEqual(['s.ä', 's.d', 's.e']);
  });

  it('end with the next definition, which may change them', () => {
    const events = [
      fragment(1, 0, rowsOf('a')),
      fragment(2, 0, definition),
      fragment(3, 0, rowsOf('c')),
    ];
    expect(namesAfter(1, 0, events)).toEqual(['s.a']);
    expect(namesAfter(3, 0, events)).toEqual(['s.c']);
  });
});
