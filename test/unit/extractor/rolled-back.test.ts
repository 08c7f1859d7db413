import { describe, expect, test } from 'vitest';
import { assemble, assemblerOf, errorOf, readCapture, type Capture } from './capture.js';

/** Events up to the middle of a transaction, as a file ends when its server is killed. */
function upToMiddle({ events, types }: Capture): Buffer[] {
  return events.slice(0, types.lastIndexOf('TABLE_MAP_EVENT') + 2);
}

/** The next file of a server that was killed and started again: created anew, not by a rotation. */
function nextFile({ events, types }: Capture): Buffer[] {
  const rotate = types.lastIndexOf('ROTATE_EVENT');
  const description = types.indexOf('FORMAT_DESCRIPTION_EVENT');
  return [events[rotate], events[description]].filter((event) => event !== undefined);
}

describe.each(['mysql', 'mariadb'] as const)('a transaction of %s without an end', (flavour) => {
  const capture = readCapture(flavour);
  const rest = capture.events.slice(capture.types.lastIndexOf('FORMAT_DESCRIPTION_EVENT') + 1);

  test('is dropped when the source crashed, and its seqno goes to the next one', () => {
    const assembler = assemblerOf(capture);
    const before = assemble(upToMiddle(capture), assembler);
    const after = assemble(nextFile(capture), assembler);
    expect(after.events).toEqual([]);
    expect(before.events.at(-1)?.header.seqno).toBe(14);
    expect(assembler.accept.bind(assembler, rest[0] ?? Buffer.alloc(0))).not.toThrow();
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
