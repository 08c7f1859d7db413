import { describe, expect, it } from 'vitest';
import { MappedTable } from '../../../../src/applier/row/mapped-table.js';
import type { RowsEvent } from '../../../../src/binlog/binlog-event.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import type { TargetTable } from '../../../../src/applier/schema/target-table.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { INT, bits, key, tableMap, targetColumn, targetTable } from './build.js';

const names = ['id', 'a', 'b', 'c', 'd', 'e', 'f'];
const target = targetTable(names.map((name) => targetColumn(name)));

function table(): MappedTable {
  const mapped = new MappedTable(tableMap(names.map(() => INT)));
  mapped.resolve(target);
  return mapped;
}

function update(after: Buffer): RowsEvent {
  const header = {
    timestamp: 0,
    typeCode: 31,
    serverId: 1,
    eventSize: 0,
    nextPosition: 0,
    flags: 0,
  };
  const rows = Buffer.alloc(0);
  return {
    kind: 'rows',
    header,
    operation: 'update',
    partial: false,
    tableId: 5,
    flags: 0,
    columnCount: names.length,
    present: bits(0),
    presentAfter: after,
    rows,
    rowsStart: 0,
    rowsEnd: 0,
  };
}

const charsetOf = () => undefined;

describe('the plans of a table', () => {
  it('are kept for events of the same operation and columns', () => {
    const mapped = table();
    const plan = mapped.plan(update(bits(1)), charsetOf);
    expect(mapped.plan(update(bits(2)), charsetOf)).not.toBe(plan);
    expect(mapped.plan(update(bits(1)), charsetOf)).toBe(plan);
  });

  it('are of the columns of the event, also when there are many kinds', () => {
    const mapped = table();
    for (let round = 0; round < 3; round++) {
      for (let set = 1; set < 128; set++) {
        const plan = mapped.plan(update(Buffer.of(set)), charsetOf);
        const event = Buffer.concat([
          Buffer.of(0, 1, 0, 0, 0, 0),
          ...names.filter((_, i) => (set >> i) & 1).map(() => Buffer.of(9, 0, 0, 0)),
        ]);
        const out = new SqlBuffer();
        plan.writeRow(event, 0, event.length, out);
        const expected = names.filter((_, i) => (set >> i) & 1).map((name) => `\`${name}\`=9`);
        expect(out.view().toString()).toBe(`${expected.join()} WHERE \`id\`=1`);
      }
    }
  });

  it('take the place of a replay where only a VECTOR may tell rows apart', () => {
    const columns = [
      targetColumn('a', { nullable: true }),
      targetColumn('b', { dataType: 'vector' }),
    ];
    const vector = { type: FieldType.VECTOR, meta: 4 };
    const alike = (more: Partial<TargetTable>) => {
      const mapped = new MappedTable(tableMap([{ ...INT, nullable: false }, vector]));
      mapped.resolve(targetTable(columns, more));
      return mapped.isAlike(charsetOf);
    };
    expect(alike({})).toBe(true);
    expect(alike({ keys: [] })).toBe(false);
    expect(alike({ keys: [key('a', [0])] })).toBe(false);
  });

  it('take the place of a replay where the slave takes no NULL of a column that may have one', () => {
    const alike = (onMaster: boolean, onSlave: boolean) => {
      const mapped = new MappedTable(tableMap([INT, { ...INT, nullable: onMaster }]));
      const columns = [targetColumn('a'), targetColumn('b', { nullable: onSlave })];
      mapped.resolve(targetTable(columns, { keys: [] }));
      return mapped.isAlike(charsetOf);
    };
    expect(alike(true, false)).toBe(false);
    expect(alike(false, true)).toBe(true);
    expect(alike(false, false)).toBe(true);
  });

  it('take the place of a replay that may miss a row and cannot be undone', () => {
    const alike = (more: Partial<TargetTable>) => {
      const mapped = new MappedTable(tableMap([{ ...INT, nullable: false }]));
      mapped.resolve(targetTable([targetColumn('a')], more));
      return mapped.isAlike(charsetOf);
    };
    expect(alike({ keys: [], rollsBack: false })).toBe(false);
    expect(alike({ keys: [], rollsBack: true })).toBe(true);
    expect(alike({ rollsBack: false })).toBe(true);
    expect(alike({ keys: [], rollsBack: false, scansForRows: true })).toBe(true);
    const trigger = { name: 'n', event: 'INSERT', guarded: false } as const;
    expect(alike({ keys: [], rollsBack: false, triggers: [trigger] })).toBe(true);
  });

  it('do not exist without the table, with its name and what to do', () => {
    const mapped = new MappedTable(tableMap([INT]));
    mapped.resolve(undefined);
    expect(() => mapped.plan(update(bits(1)), charsetOf)).toThrow(
      expect.objectContaining({
        code: 'TABLE_MISMATCH',
        message: '`s`.`t`: there is no such table on the slave, or the login may not see it',
      }),
    );
  });
});

describe('a system-versioned table', () => {
  const versioned: TargetTable = { ...target, type: 'SYSTEM VERSIONED', endOfTime: 2106 };
  const from = (endOfTime: number): MappedTable => {
    const columns = names.map(() => ({ ...INT, nullable: false }));
    const mapped = new MappedTable(tableMap(columns), { endOfTime });
    mapped.resolve(versioned);
    return mapped;
  };

  it('takes row events where present rows have the same row end', () => {
    expect(from(2106).isAlike(charsetOf)).toBe(true);
  });

  it('stops the service where rows of the master would be history', () => {
    expect(from(2038).isAlike(charsetOf)).toBe(false);
    expect(() => from(2038).plan(update(bits(1)), charsetOf)).toThrow(/would be history/);
  });
});
