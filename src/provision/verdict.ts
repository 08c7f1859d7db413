export interface VerifyOptions {
  /** `schema.table`; none: all. */
  readonly tables: readonly string[];
  /** SQL condition that rows must meet, on both servers; undefined: all rows. */
  readonly where: string | undefined;
  /** Write the master's rows over those that differ. */
  readonly repair: boolean;
  /** Seconds that the slave may take to a mark. */
  readonly wait: number;
  /** Rows that are compared, and in doubt locked, at once. */
  readonly chunkRows: number;
}

/** One row that differs, by its key. */
export interface Difference {
  readonly table: string;
  readonly row: string;
  readonly kind: 'missing on the slave' | 'only on the slave' | 'different';
}

export interface TableVerdict {
  readonly table: string;
  readonly rows: number;
  readonly chunks: number;
  /** Chunks that were different at first, since the slave was behind, and the same at one place. */
  readonly settled: number;
  readonly differing: number;
  readonly repaired: number;
  readonly differences: readonly Difference[];
  /** Rows that differ as well: of each chunk only the first are in `differences`. */
  readonly untold: number;
  /** Why it was not compared or repaired; undefined: it was. */
  readonly problem: string | undefined;
  /** Why the slave is not meant to have the same rows; undefined: it is. */
  readonly leftOut: string | undefined;
}

/** A schema, table, view, trigger, routine or event that is not defined alike. */
export interface DefinitionDifference {
  /** `view shop.v` */
  readonly object: string;
  readonly kind: 'missing on the slave' | 'only on the slave' | 'different';
  /** Of a table: the lines of SHOW CREATE TABLE that only one side has. */
  readonly lines: readonly string[];
}

export interface DefinitionVerdict {
  readonly differences: readonly DefinitionDifference[];
  /** Why they need not be the same, or are compared by name alone; undefined: they were compared whole. */
  readonly limit: string | undefined;
  /** Why they could not be compared; undefined: they were. */
  readonly problem: string | undefined;
}

export interface Verdict {
  readonly tables: readonly TableVerdict[];
  readonly definitions: DefinitionVerdict;
}
