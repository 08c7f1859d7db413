import type { QueryEvent } from '../../binlog/binlog-event.js';
import { isUtf8 } from '../../sql/names.js';

const NAMES = /`(?:[^`]|``)+`/g;
const DROPPED =
  /^(DROP \/\*!40005 TEMPORARY \*\/ TABLE IF EXISTS )(`(?:[^`]|``)+`(?:,`(?:[^`]|``)+`)*)$/;

/**
 * What the servers log for the temporary tables that a session left when it ended, a statement for each
 * schema (`sql/sql_base.cc`, MariaDB `sql/temporary_tables.cc`: close_temporary_tables), with the schema
 * named at each table; undefined: the event is another statement. The schema may have been dropped
 * meanwhile, on the master as on the slave, and be no default any more; its temporary tables are there
 * nevertheless, until they are dropped by their whole name.
 */
export function dropOfLeftovers({ statement, schema, status }: QueryEvent): Buffer | undefined {
  const found = DROPPED.exec(statement.toString('latin1'));
  const { client } = status.charset ?? {};
  // what a client wrote so itself may be in another character set than the schema's name
  if (found === null || (client !== undefined && !isUtf8(client))) return undefined;
  const [, head = '', tables = ''] = found;
  const prefix = `\`${schema.toString('latin1').replaceAll('`', '``')}\`.`;
  const named = tables.replaceAll(NAMES, (table) => prefix + table);
  return Buffer.from(head + named, 'latin1');
}
