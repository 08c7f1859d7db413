/** One row of a result, by column name as written in the query. */
export type TargetRow = Readonly<Record<string, string | number | Buffer | null | undefined>>;

/** Runs one text query on the target. */
export type TargetQuery = (sql: string) => Promise<readonly TargetRow[]>;
