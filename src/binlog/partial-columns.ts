import { malformed, unsupportedValue } from './value/failure.js';
import { FieldType } from './value/field-type.js';
import { packedLength, packedLengthBytes } from './value/packed.js';
import { ensure, u8 } from './value/read.js';

/** Bit of the value options: columns of type JSON may be told as differences. */
const PARTIAL_JSON = 1;
const NO_COLUMN = -1;

/**
 * What stands between the two images of a row in a PARTIAL_UPDATE_ROWS event: the value options as a
 * length-encoded integer and, if they say so, a bit for each JSON column of the table, in the images
 * or not: whether the after image has differences in place of the document. See `sql/rpl_record.h`
 * (MySQL), unpack_row.
 */
export class PartialColumns {
  /** By column of the event: its number among the JSON columns. */
  private readonly numbers: readonly number[];
  private readonly bitmapBytes: number;
  /** Offset of the bits of the row read last; -1: it has none. */
  private bitsAt = NO_COLUMN;

  /** @param types type codes of the table map's columns */
  constructor(types: readonly number[]) {
    let count = 0;
    this.numbers = types.map((type) => (type === FieldType.JSON ? count++ : NO_COLUMN));
    this.bitmapBytes = (count + 7) >> 3;
  }

  /**
   * Reads what stands at `at`, the end of the before image.
   * @returns the offset of the after image
   * @throws SluiceError EVENT_MALFORMED; VALUE_UNSUPPORTED for options that are not known
   */
  read(rows: Buffer, at: number): number {
    const options = packedLength(rows, at);
    const next = at + packedLengthBytes(rows, at);
    this.bitsAt = NO_COLUMN;
    if (options === 0) return next;
    if (options !== PARTIAL_JSON) throw unsupportedValue(`a row with value options ${options}`);
    if (this.bitmapBytes === 0) throw malformed('a partial row of a table without JSON columns');
    ensure(rows, next, this.bitmapBytes);
    this.bitsAt = next;
    return next + this.bitmapBytes;
  }

  /** Whether the after image of the row read last may have differences. */
  get isPartial(): boolean {
    return this.bitsAt !== NO_COLUMN;
  }

  /** Whether the after image of the row read last has differences for the column. */
  has(rows: Buffer, column: number): boolean {
    const number = this.numbers[column] ?? NO_COLUMN;
    if (this.bitsAt === NO_COLUMN || number === NO_COLUMN) return false;
    return ((u8(rows, this.bitsAt + (number >> 3)) >> (number & 7)) & 1) === 1;
  }
}
