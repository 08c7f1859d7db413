import { introducer } from '../binlog/value/text.js';
import { literalOf, type Column } from './table.js';

/** A value of a key as an SQL literal, for a session whose character set is binary. */
export type KeyLiteral = Buffer;

/** INSERT statements, or the lines of a file for LOAD DATA. */
export type RowForm = 'insert' | 'load';

/** Turns rows of a text result into what a slave takes, part by part. */
export interface RowWriter {
  readonly rows: number;
  /** Of what was given so far. */
  readonly bytes: number;
  /** Sum of the rows' checksums, as decimal digits. */
  readonly checksum: string;
  /** Key of the last row that was given. */
  readonly lastKey: readonly KeyLiteral[];
  /** One row, as `RowSink` gets it. A number behind its columns is taken for its checksum. */
  row(packet: Buffer, from: number, to: number): void;
  /** Gives what is begun. */
  flush(): void;
}

/** What a literal of the column begins with; undefined: digits, which are copied. */
export function openingOf(column: Column): Buffer | undefined {
  const literal = literalOf(column);
  if (literal.kind === 'digits') return undefined;
  return literal.kind === 'quoted' ? Buffer.from("'") : introducer(literal.charset);
}
