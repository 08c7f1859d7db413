/*
 * Look-ups of one table in information_schema, for MySQL 5.7 and later and MariaDB 10.2 and later.
 * Names and other text come back as hex digits, so that the result does not depend on the session's
 * character sets. The server may match names without regard to case: the reader compares again.
 */

/** A name as a literal that does not depend on character_set_client. */
function nameLiteral(name: string): string {
  return `_utf8mb3 x'${Buffer.from(name, 'utf8').toString('hex')}'`;
}

function sameTable(schema: string, table: string): string {
  return `TABLE_SCHEMA=${nameLiteral(schema)} AND TABLE_NAME=${nameLiteral(table)}`;
}

/** `of_table` (hex), then what `read-table.ts` takes from a column. */
export function columnsSql(schema: string, table: string): string {
  return `SELECT HEX(TABLE_NAME) AS of_table, HEX(COLUMN_NAME) AS name, HEX(DATA_TYPE) AS data_type,
HEX(COLUMN_TYPE) AS column_type, CHARACTER_SET_NAME AS charset,
DATETIME_PRECISION AS fraction, IS_NULLABLE AS nullable,
COLUMN_DEFAULT IS NOT NULL AS has_default, HEX(EXTRA) AS extra,
HEX(GENERATION_EXPRESSION) AS expression, COLUMN_KEY AS in_key
FROM information_schema.COLUMNS WHERE ${sameTable(schema, table)} ORDER BY ORDINAL_POSITION`;
}

/**
 * One row per key part, in the order of the parts. `hidden` and `expression` differ by server:
 * MySQL 8.0 has IS_VISIBLE and EXPRESSION, MariaDB 10.6 has IGNORED, older ones have neither.
 */
export function keysSql(schema: string, table: string): string {
  return `SELECT *, HEX(TABLE_NAME) AS of_table, HEX(INDEX_NAME) AS key_hex,
HEX(COLUMN_NAME) AS column_hex FROM information_schema.STATISTICS
WHERE ${sameTable(schema, table)} ORDER BY INDEX_NAME, SEQ_IN_INDEX`;
}

/** The table's own row, its triggers, and its foreign keys that refer to itself. */
export function factsSql(schema: string, table: string): string {
  const [inSchema, ofTable] = [nameLiteral(schema), nameLiteral(table)];
  return `SELECT 'table' AS fact, HEX(TABLE_NAME) AS of_table, '' AS name, TABLE_TYPE AS kind,
0 AS guarded FROM information_schema.TABLES WHERE ${sameTable(schema, table)}
UNION ALL SELECT 'trigger', HEX(EVENT_OBJECT_TABLE), HEX(TRIGGER_NAME), EVENT_MANIPULATION,
UPPER(CONVERT(ACTION_STATEMENT USING utf8mb4)) LIKE '%@TREPSLAVE%' FROM information_schema.TRIGGERS
WHERE EVENT_OBJECT_SCHEMA=${inSchema} AND EVENT_OBJECT_TABLE=${ofTable}
UNION ALL SELECT 'reference', HEX(TABLE_NAME), HEX(REFERENCED_TABLE_NAME), '', 0
FROM information_schema.REFERENTIAL_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA=${inSchema} AND TABLE_NAME=${ofTable}`;
}

/** Server-wide facts that every table's reading needs. */
export const SERVER_SQL =
  'SELECT @@lower_case_table_names AS lower_case, HEX(VERSION()) AS version';

export const COLLATIONS_SQL = `SELECT ID AS id, CHARACTER_SET_NAME AS charset
FROM information_schema.COLLATIONS WHERE ID IS NOT NULL AND CHARACTER_SET_NAME IS NOT NULL`;
