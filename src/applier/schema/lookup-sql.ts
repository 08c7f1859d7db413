/*
 * Look-ups in information_schema, for MySQL 5.7 and later and MariaDB 10.2 and later. Names and other
 * text come back as hex digits, so that the result does not depend on the session's character sets.
 * The server may match names without regard to case: the reader compares again.
 */

/** Server-wide facts that the reading of tables needs. */
export const SERVER_SQL =
  'SELECT @@lower_case_table_names AS lower_case, HEX(VERSION()) AS version';

export const COLLATIONS_SQL = `SELECT ID AS id, CHARACTER_SET_NAME AS charset
FROM information_schema.COLLATIONS WHERE ID IS NOT NULL AND CHARACTER_SET_NAME IS NOT NULL`;

/** How the server says that the optimizer leaves a key alone: MySQL 8.0, MariaDB 10.6, none. */
export const KEY_FLAG_SQL = `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA='information_schema' AND TABLE_NAME='STATISTICS'
AND COLUMN_NAME IN ('IS_VISIBLE','IGNORED')`;

/** SQL for whether a key is used, by the column that KEY_FLAG_SQL found. */
export function keyUsedSql(flag: string): string {
  if (flag === 'IS_VISIBLE') return "IS_VISIBLE='YES'";
  return flag === 'IGNORED' ? "IGNORED='NO'" : '1';
}

/**
 * Everything about some tables of a schema in one round trip: rows of (fact, of_table, seq, name,
 * detail), where `detail` holds fields separated by commas, see `read-tables.ts`. Rows are in no order.
 * @param keyUsed see `keyUsedSql`
 */
export function tablesSql(schema: string, tables: readonly string[], keyUsed: string): string {
  const inSchema = nameLiteral(schema);
  const same = `TABLE_SCHEMA=${inSchema} AND ${isOneOf('TABLE_NAME', tables)}`;
  return [
    `SELECT 'table' AS fact, HEX(TABLE_NAME) AS of_table, 0 AS seq, '' AS name,
CONCAT_WS(',', HEX(TABLE_TYPE), IFNULL(ENGINE,'')) AS detail FROM information_schema.TABLES WHERE ${same}`,
    `SELECT 'column', HEX(TABLE_NAME), ORDINAL_POSITION, HEX(COLUMN_NAME), CONCAT_WS(',',
HEX(DATA_TYPE), HEX(COLUMN_TYPE), IFNULL(CHARACTER_SET_NAME,''), IFNULL(DATETIME_PRECISION,''),
IS_NULLABLE, COLUMN_DEFAULT IS NOT NULL, HEX(EXTRA), HEX(IFNULL(GENERATION_EXPRESSION,'')),
COLUMN_KEY) FROM information_schema.COLUMNS WHERE ${same}`,
    `SELECT 'key', HEX(TABLE_NAME), SEQ_IN_INDEX, HEX(INDEX_NAME), CONCAT_WS(',',
HEX(IFNULL(COLUMN_NAME,'')), NON_UNIQUE=0, SUB_PART IS NULL, ${keyUsed}, INDEX_TYPE='HASH')
FROM information_schema.STATISTICS WHERE ${same}`,
    `SELECT 'trigger', HEX(EVENT_OBJECT_TABLE), 0, HEX(TRIGGER_NAME), CONCAT_WS(',',
HEX(EVENT_MANIPULATION), UPPER(CONVERT(ACTION_STATEMENT USING utf8mb4)) LIKE '%@TREPSLAVE%')
FROM information_schema.TRIGGERS
WHERE EVENT_OBJECT_SCHEMA=${inSchema} AND ${isOneOf('EVENT_OBJECT_TABLE', tables)}`,
    `SELECT 'reference', HEX(TABLE_NAME), 0, HEX(REFERENCED_TABLE_NAME), ''
FROM information_schema.REFERENTIAL_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA=${inSchema} AND ${isOneOf('TABLE_NAME', tables)}`,
  ].join('\nUNION ALL ');
}

/** MariaDB makes a join of a longer list (`in_predicate_conversion_threshold`), which takes far longer. */
const LONGEST_LIST = 500;

/** For one name an equality, by which MariaDB finds the table without reading the schema's folder. */
function isOneOf(column: string, names: readonly string[]): string {
  const [only] = names;
  if (only !== undefined && names.length === 1) return `${column}=${nameLiteral(only)}`;
  const lists: string[] = [];
  for (let at = 0; at < names.length; at += LONGEST_LIST) {
    const some = names.slice(at, at + LONGEST_LIST);
    lists.push(`${column} IN (${some.map(nameLiteral).join()})`);
  }
  return `(${lists.join(' OR ')})`;
}

/** A name as a literal that does not depend on character_set_client. */
function nameLiteral(name: string): string {
  return `_utf8mb3 x'${Buffer.from(name, 'utf8').toString('hex')}'`;
}
