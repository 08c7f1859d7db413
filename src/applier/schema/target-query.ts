/** One row of a result, by column name as written in the query. */
export type TargetRow = Readonly<Record<string, unknown>>;

/** Runs one text query on the target. */
export type TargetQuery = (sql: string) => Promise<readonly TargetRow[]>;
