import type { Dialect } from '../../../../src/sql/dialect.js';
import { StatementText } from '../../../../src/sql/statement-text.js';

export const MYSQL: Dialect = {
  flavour: 'mysql',
  version: [9, 7, 4],
  ansiQuotes: false,
  noBackslashEscapes: false,
  clientCollation: 45,
};
export const MARIADB: Dialect = { ...MYSQL, flavour: 'mariadb', version: [10, 11, 6] };

export function textOf(sql: string | Buffer, dialect: Dialect = MYSQL): StatementText {
  return new StatementText(typeof sql === 'string' ? Buffer.from(sql) : sql, dialect);
}
