import type { SqlBuffer } from './sql-buffer.js';

/**
 * A column of a row event with all that is needed to read its value and to write it for a target:
 * type and metadata from the table map, the rest from the event's optional metadata or, where that
 * says nothing, from the target's own column.
 */
export interface RowColumn {
  /** Type code of the table map (MYSQL_TYPE_*), with ENUM, SET and STRING already told apart. */
  readonly type: number;
  /** Metadata of the table map: 0 to 4 bytes read as that type prescribes (see `table-map.ts`). */
  readonly meta: number;
  readonly unsigned: boolean;
  /** Character set name of a text column, `binary` for bytes; undefined for other types. */
  readonly charset: string | undefined;
  /** The target's own type name in lower case (`data_type`), where it decides the form of a literal. */
  readonly targetType: string | undefined;
}

/**
 * Reads one value of a row image at `at`, appends it to `out` as an SQL literal that reproduces it
 * exactly, and returns the offset after the value. NULL is not the writer's business: it is in the
 * row's null bitmap.
 */
export type LiteralWriter = (row: Buffer, at: number, out: SqlBuffer) => number;

/** Returns the offset after the value that starts at `at`. */
export type ValueSkipper = (row: Buffer, at: number) => number;

/** How a literal is going to be used: stored in a column, or compared with one by `=` or `<=>`. */
export type LiteralUse = 'store' | 'compare';
