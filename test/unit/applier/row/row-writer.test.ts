import { describe, expect, it } from 'vitest';
import { StatementBatch } from '../../../../src/applier/batch.js';
import type { RowPlan } from '../../../../src/applier/row/row-plan.js';
import { RowWriter } from '../../../../src/applier/row/row-writer.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { header, image, planFor, statements, targetColumn, targetTable } from './build.js';

const table = targetTable([targetColumn('id'), targetColumn('v')]);
const inserts = planFor(table, { operation: 'insert' });
const deletes = planFor(table, { operation: 'delete' });
const MANY = 1 << 20;

function append(
  writer: RowWriter,
  batch: StatementBatch,
  plan: RowPlan,
  images: readonly Buffer[],
  seqno = 7,
): number {
  const event = Buffer.concat(images);
  return writer.append({ plan, header: header(seqno), event, end: event.length }, 0, batch);
}

describe('rows of one event', () => {
  it('share a statement, with as many rows expected', () => {
    const batch = new StatementBatch();
    append(new RowWriter(MANY), batch, inserts, [image(1, 2), image(3, null)]);
    expect(statements(batch)).toEqual(['INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,2),(3,NULL)']);
    expect(batch.expectations[0]?.rows).toBe(2);
  });

  it('are spread over statements of at most so many rows', () => {
    const batch = new StatementBatch();
    const images = Array.from({ length: 250 }, (_, i) => image(2 * i, i));
    append(new RowWriter(MANY), batch, deletes, images);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([100, 100, 50]);
  });

  it('are each a statement where they are not to be joined', () => {
    const images = [image(1, 2), image(3, null), image(4, 4)];
    for (const plan of [inserts, deletes]) {
      const batch = new StatementBatch();
      append(new RowWriter(MANY, false), batch, plan, images);
      expect(batch.expectations.map(({ rows }) => rows)).toEqual([1, 1, 1]);
    }
    const batch = new StatementBatch();
    const updates = planFor(table, { operation: 'update', joinRows: false });
    append(new RowWriter(MANY, false), batch, updates, [...images, image(4, 5)]);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([1, 1]);
  });

  it('end with EVENT_MALFORMED where an image is cut off', () => {
    const whole = image(1, 2);
    for (let length = 1; length < whole.length; length++) {
      const cut = [whole.subarray(0, length)];
      expect(() => append(new RowWriter(MANY), new StatementBatch(), inserts, cut)).toThrow(
        expect.objectContaining({ code: 'EVENT_MALFORMED' }),
      );
    }
  });
});

describe('a long statement', () => {
  it('is not continued, however few its rows are', () => {
    const wide = targetTable([targetColumn('id'), targetColumn('b', { dataType: 'longblob' })]);
    const columns = [{}, { type: FieldType.BLOB, meta: 4 }];
    const plan = planFor(wide, { operation: 'insert', columns });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(100_000);
    const row = Buffer.concat([image(1), size, Buffer.alloc(100_000, 0x61)]);
    const batch = new StatementBatch();
    append(new RowWriter(MANY), batch, plan, [row, row, row, row, row]);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([3, 2]);
  });
});

describe('rows of several events', () => {
  it('share a statement when nothing lies between them', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, deletes, [image(1, 1)], 7);
    append(writer, batch, deletes, [image(2, 2), image(3, 3)], 9);
    expect(statements(batch)).toEqual(['DELETE FROM `s`.`t` WHERE `id`IN(1,2,3)']);
    expect(batch.expectations[0]).toMatchObject({ rows: 3, header: { seqno: 7 } });
    expect(batch.expectations[0]?.describe?.()).toBe(
      'DELETE from `s`.`t`, 3 rows up to seqno 9: `id`=1; `id`=2; `id`=3',
    );
  });

  it('do not when another statement lies between them', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, inserts, [image(1, 1)]);
    append(writer, batch, deletes, [image(1, 1)]);
    append(writer, batch, inserts, [image(1, 2)]);
    batch.sql.text('SELECT 1');
    batch.end({ header: header(), rows: undefined, describe: undefined });
    append(writer, batch, inserts, [image(2, 2)]);
    expect(statements(batch)).toEqual([
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,1)',
      'DELETE FROM `s`.`t` WHERE `id`IN(1)',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,2)',
      'SELECT 1',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(2,2)',
    ]);
  });

  it('do not when the batch was sent between them', () => {
    const writer = new RowWriter(MANY);
    const first = new StatementBatch();
    append(writer, first, inserts, [image(1, 1)]);
    const second = new StatementBatch();
    append(new RowWriter(MANY), second, inserts, [image(3, 3)]);
    append(writer, second, inserts, [image(2, 2)]);
    expect(statements(first)).toEqual(['INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,1)']);
    expect(statements(second)).toEqual([
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(3,3)',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(2,2)',
    ]);
  });
});

describe('a batch that becomes too large', () => {
  const images = [image(1, 1), image(2, 2), image(3, 3)];
  const opening = 'INSERT INTO `s`.`t`(`id`,`v`)VALUES';

  it('ends before the row that does not fit, which then goes into the next', () => {
    const event = Buffer.concat(images);
    const rows = { plan: inserts, header: header(), event, end: event.length };
    const writer = new RowWriter(`${opening}(1,1),(2,2);`.length);
    const first = new StatementBatch();
    const at = writer.append(rows, 0, first);
    expect(first.sql.view().toString()).toBe(`${opening}(1,1),(2,2);`);
    expect(first.expectations[0]?.rows).toBe(2);
    const second = new StatementBatch();
    expect(writer.append(rows, at, second)).toBe(event.length);
    expect(second.sql.view().toString()).toBe(`${opening}(3,3);`);
  });

  it('ends with a whole statement', () => {
    const event = Buffer.concat(images);
    const rows = { plan: deletes, header: header(), event, end: event.length };
    const text = 'DELETE FROM `s`.`t` WHERE `id`IN(1,2);';
    const batch = new StatementBatch();
    new RowWriter(text.length).append(rows, 0, batch);
    expect(batch.sql.view().toString()).toBe(text);
    expect(statements(batch)).toEqual([text.slice(0, -1)]);
  });

  it('is PACKET_TOO_LARGE if one row alone is', () => {
    const writer = new RowWriter(opening.length);
    expect(() => append(writer, new StatementBatch(), inserts, images)).toThrow(
      expect.objectContaining({
        code: 'PACKET_TOO_LARGE',
        place: expect.objectContaining({ seqno: 7 }),
      }),
    );
  });
});

describe('a value that strict mode refuses', () => {
  const enums = targetTable([targetColumn('id'), targetColumn('e', { dataType: 'enum' })]);
  const columns = [{}, { type: FieldType.ENUM, meta: 1 }];
  const row = (id: number, index: number) =>
    Buffer.concat([image(id).subarray(0, 5), Buffer.of(index)]);

  it('is written by a statement of its own without strict mode', () => {
    const batch = new StatementBatch();
    const plan = planFor(enums, { operation: 'insert', columns });
    append(new RowWriter(MANY), batch, plan, [row(1, 1), row(2, 0), row(3, 2), row(4, 1)]);
    expect(statements(batch)).toEqual([
      'INSERT INTO `s`.`t`(`id`,`e`)VALUES(1,1)',
      "SET sql_mode='ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
      'INSERT INTO `s`.`t`(`id`,`e`)VALUES(2,0)',
      'SHOW WARNINGS',
      "SET sql_mode='STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
      'INSERT INTO `s`.`t`(`id`,`e`)VALUES(3,2),(4,1)',
    ]);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([
      1,
      undefined,
      1,
      undefined,
      undefined,
      2,
    ]);
  });

  it('goes into the next batch with all that belongs to it', () => {
    const plan = planFor(enums, { operation: 'insert', columns });
    const event = Buffer.concat([row(1, 1), row(2, 0)]);
    const rows = { plan, header: header(), event, end: event.length };
    const writer = new RowWriter(220);
    const first = new StatementBatch();
    const at = writer.append(rows, 0, first);
    expect(first.sql.view().toString()).toBe('INSERT INTO `s`.`t`(`id`,`e`)VALUES(1,1);');
    expect(first.expectations).toHaveLength(1);
    const second = new StatementBatch();
    expect(writer.append(rows, at, second)).toBe(event.length);
    expect(statements(second)).toHaveLength(4);
  });

  it('does not switch strict mode off where it is only compared', () => {
    const batch = new StatementBatch();
    const keyless = { ...enums, keys: [] };
    const plan = planFor(keyless, { operation: 'delete', columns });
    append(new RowWriter(MANY), batch, plan, [row(1, 0)]);
    expect(statements(batch)).toEqual(['DELETE FROM `s`.`t` WHERE `id`=1 AND `e`=0 LIMIT 1']);
  });
});
