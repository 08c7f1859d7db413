import { describe, expect, test } from 'vitest';
import { assemble, assemblerOf, edited, errorOf, readCapture, type Capture } from './capture.js';

/** Events up to the middle of a transaction, as a file ends when its server is killed. */
function upToMiddle({ events, types }: Capture): Buffer[] {
  return events.slice(0, types.lastIndexOf('TABLE_MAP_EVENT') + 2);
}

/** The next file of a server that was killed and started again: created anew, not by a rotation. */
function nextFile({ events, types }: Capture): Buffer[] {
  const rotate = events[types.lastIndexOf('ROTATE_EVENT')] ?? Buffer.alloc(0);
  const description = events[types.indexOf('FORMAT_DESCRIPTION_EVENT')] ?? Buffer.alloc(0);
  const toThird = edited(rotate, (copy) => copy.write('3', copy.length - 5));
  return [toThird, description];
}

describe.each(['mysql', 'mariadb'] as const)('a transaction of %s without an end', (flavour) => {
  const capture = readCapture(flavour);
  const secondFile = capture.events.slice(
    capture.types.lastIndexOf('FORMAT_DESCRIPTION_EVENT') + 1,
  );

  test('is dropped when the source crashed, and leaves nothing in those that follow', () => {
    const whole = assemble(capture.events, assemblerOf(capture)).events;
    const assembler = assemblerOf(capture);
    const before = assemble(upToMiddle(capture), assembler).events;
    expect(assemble(nextFile(capture), assembler).events).toEqual([]);
    const after = assemble(secondFile, assembler).events;
    expect(before).toHaveLength(whole.length - 1);
    expect(after.map(({ data }) => data)).toEqual(whole.slice(9).map(({ data }) => data));
    expect(after.map(({ header }) => header.seqno)).toEqual(
      after.map((_, at) => before.length + at),
    );
  });

  test('is not one that ends after all: that would be skipped, and is an error', () => {
    const [first] = assemble(capture.events, assemblerOf(capture)).events;
    const start =
      Number(/:(\d+);/.exec(first?.header.eventId ?? '')?.[1]) - (first?.data.length ?? 0);
    const voids = new Set([`binlog.000001:${start}`]);
    const error = errorOf(() => assemble(capture.events, assemblerOf(capture, { voids })));
    expect(error).toMatchObject({ code: 'BINLOG_CORRUPT', retryable: true });
    expect(assemble(capture.events, assemblerOf(capture, { voids })).events[0]).toEqual(first);
  });

  test('that was given in part is taken back, and passed over when it comes again', () => {
    const voids = new Set<string>();
    const options = { fragmentSize: 1, voids };
    const stream = [...upToMiddle(capture), ...nextFile(capture)];
    const error = errorOf(() => assemble(stream, assemblerOf(capture, options)));
    expect(error).toMatchObject({ code: 'BINLOG_CORRUPT', retryable: true });
    const again = assemble(stream, assemblerOf(capture, options));
    expect(again.events.at(-1)?.header).toMatchObject({ seqno: 14, lastFrag: true });
  });

  test('is an error when the source did not crash', () => {
    const { events, types } = capture;
    const stream = upToMiddle(capture);
    const rotated = events.slice(types.lastIndexOf('ROTATE_EVENT'));
    const error = errorOf(() =>
      assemble([...stream, ...rotated.slice(0, 2)], assemblerOf(capture)),
    );
    expect(error).toMatchObject({ code: 'BINLOG_CORRUPT' });
  });
});
