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
  /** Why it was not compared or repaired; undefined: it was. */
  readonly problem: string | undefined;
}
