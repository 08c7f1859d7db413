import type { ValueSkipper } from '../../binlog/column.js';
import { valueSkipper } from '../../binlog/literals.js';
import type { BoundColumn } from './bound-column.js';
import { assertWithin, bitmapBytes, bitSet } from './row-image.js';

const NULL_VALUE = -1;

/**
 * Where the values of a row image lie: one image of one row at a time, `locate` reads the next. A
 * row image is a bitmap of NULLs, one bit per column present, then the other columns' values.
 */
export class ImageLayout {
  /** Per column of the event, the offset of its value; -1: NULL. Undefined content if not present. */
  private readonly offsets: Int32Array;
  private readonly ends: Int32Array;
  private readonly skippers: readonly ValueSkipper[];
  private readonly nullBytes: number;

  /** @param present indexes of the event's columns in the image, ascending */
  constructor(
    columns: readonly BoundColumn[],
    private readonly present: readonly number[],
  ) {
    this.offsets = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.nullBytes = bitmapBytes(present.length);
    this.skippers = present.map((i) => {
      const bound = columns[i];
      return bound === undefined ? (_, at) => at : valueSkipper(bound.row);
    });
  }

  /**
   * Finds the values of the image that starts at `start`.
   * @returns the offset after the image
   * @throws SluiceError EVENT_MALFORMED
   */
  locate(event: Buffer, start: number, end: number): number {
    const { present, skippers, offsets, ends } = this;
    let at = start + this.nullBytes;
    assertWithin(at, end);
    for (let k = 0; k < present.length; k++) {
      const column = present[k] as number;
      if (bitSet(event, start, k)) {
        offsets[column] = NULL_VALUE;
        ends[column] = NULL_VALUE;
      } else {
        offsets[column] = at;
        at = (skippers[k] as ValueSkipper)(event, at);
        ends[column] = at;
      }
    }
    assertWithin(at, end);
    return at;
  }

  isNull(column: number): boolean {
    return this.offsets[column] === NULL_VALUE;
  }

  /** Offset of a value that is not NULL. */
  offset(column: number): number {
    return this.offsets[column] as number;
  }

  /** Whether a column has the same bytes in another image; NULL has none, any value at least one. */
  sameValue(other: ImageLayout, column: number, event: Buffer): boolean {
    const from = this.offset(column);
    const to = this.ends[column] as number;
    const otherFrom = other.offset(column);
    const otherTo = other.ends[column] as number;
    return to - from === otherTo - otherFrom && sameBytes(event, from, to, otherFrom);
  }
}

/** Below this many bytes a loop is quicker than a call of `Buffer.compare`. */
const SHORT = 32;

function sameBytes(event: Buffer, from: number, to: number, other: number): boolean {
  if (to - from > SHORT) return event.compare(event, other, other + to - from, from, to) === 0;
  for (let i = from, j = other; i < to; i++, j++) if (event[i] !== event[j]) return false;
  return true;
}
