import type { SqlBuffer } from './sql-buffer.js';

/**
 * A column of a row event with all that is needed to read its value and to write it for a target:
 * type and metadata from the table map, the rest from the event's optional metadata or, where that
 * says nothing, from the target's own column.
 */
export interface RowColumn {
  /**
   * Type code of the table map (MYSQL_TYPE_*, see `value/field-type.ts`), with ENUM, SET and STRING
   * already told apart: the table map writes all three as STRING and puts the real type into the
   * high byte of the metadata.
   */
  readonly type: number;
  /**
   * Metadata of the table map, as the type prescribes:
   *
   * | type | bytes in the table map | here |
   * |---|---|---|
   * | FLOAT, DOUBLE | 1 | that byte (4, 8); not used |
   * | VARCHAR, VAR_STRING, VARCHAR_COMPRESSED | 2, little-endian | greatest length in bytes |
   * | STRING (CHAR, BINARY, INET6, UUID) | 2: `t`, `n` | greatest length in bytes, 0..1023: `n \| ((t & 0x30) ^ 0x30) << 4` |
   * | ENUM, SET | 2: `t`, `n` | `n`: bytes per value, 1..2 and 1..8 |
   * | BIT | 2: bits, bytes | bytes << 8 \| bits (little-endian) |
   * | NEWDECIMAL | 2: precision, scale | precision << 8 \| scale (big-endian) |
   * | BLOB, BLOB_COMPRESSED, GEOMETRY, JSON, VECTOR | 1 | bytes of the length prefix, 1..4 |
   * | TIMESTAMP2, DATETIME2, TIME2 | 1 | fractional digits, 0..6 |
   * | all others | 0 | 0 |
   *
   * Source: `Field_*::do_save_field_metadata` in sql/field.cc, `table_def` in sql/rpl_utility.cc.
   */
  readonly meta: number;
  readonly unsigned: boolean;
  /**
   * Character set name of a text column, `binary` for bytes; undefined for other types. Text whose
   * character set is not known is written as bytes: stored as they are, but compared without the
   * column's collation, and so without its index.
   */
  readonly charset: string | undefined;
  /** The target's column has the same character set, one whose bytes are stored as they are. */
  readonly plain?: boolean;
  /** The target's own name of it. */
  readonly name?: string;
  /** The target's own type name in lower case (`data_type`), where it decides the form of a literal. */
  readonly targetType: string | undefined;
  /**
   * `datetime_precision` of the target's column. Needed only for the old temporal types TIMESTAMP,
   * DATETIME and TIME: MariaDB writes those of `mysql56_temporal_format=OFF` with a fraction under
   * the same codes and in another length.
   */
  readonly targetFraction?: number | undefined;
  /**
   * A literal of which the target's FLOAT or DOUBLE makes -0; undefined: it has no -0. MariaDB stores -0 as 0,
   * but for a FLOAT that gets a number too small for it.
   */
  readonly negativeZero?: '-0e0' | '-1e-300' | undefined;
  /**
   * What makes, without strict mode, what the type has for nothing. Of a column that has no default and is
   * not nullable: DEFAULT (MySQL), or NULL in an INSERT .. SELECT (MariaDB). Of one that is nullable, and
   * NULL: a value that is too long (MySQL, VECTOR alone).
   */
  readonly empty?: 'DEFAULT' | 'NULL' | 'too-long' | undefined;
}

/**
 * Reads one value of a row image at `at`, appends it to `out` as an SQL literal that reproduces it
 * exactly, and returns the offset after the value. NULL is not the writer's business: it is in the
 * row's null bitmap.
 *
 * Calls `out.requireLax` when a server in strict mode would refuse to store the value.
 *
 * @throws SluiceError EVENT_MALFORMED when the value does not end within `row`, VALUE_UNSUPPORTED
 *   when no SQL reproduces it
 */
export type LiteralWriter = (row: Buffer, at: number, out: SqlBuffer) => number;

/**
 * Returns the offset after the value that starts at `at`.
 *
 * @throws SluiceError EVENT_MALFORMED when the value does not end within `row`
 */
export type ValueSkipper = (row: Buffer, at: number) => number;

/** How a literal is going to be used: stored in a column, or compared with one by `=` or `<=>`. */
export type LiteralUse = 'store' | 'compare';
