import { decodeEvent } from '../../binlog/decode.js';
import type { QueryEvent } from '../../binlog/binlog-event.js';
import { eventsIn } from '../../binlog/split.js';
import type { ThlEvent } from '../../event/thl-event.js';

const UTF8MB4 = 45; // collation number
const MYSQL_END = ' START TRANSACTION';
const START = /^CREATE (OR REPLACE )?TABLE /;

/**
 * The event with the character set that its text is in. Of CREATE TABLE .. SELECT in row format both
 * servers log a definition that they made themselves, in utf8, but name the character set of the
 * client. `sql/sql_insert.cc`: Query_result_create::binlog_show_create_table (MySQL),
 * select_create::binlog_show_create_table (MariaDB).
 */
export function inOwnCharset(query: QueryEvent, thl: ThlEvent): QueryEvent {
  const { status } = query;
  const isUtf8 = status.charset === undefined || status.charset.client === UTF8MB4;
  if (isUtf8 || !isMadeByMaster(query, thl)) return query;
  const charset = { ...status.charset, client: UTF8MB4, connection: UTF8MB4 };
  return { ...query, status: { ...status, charset } };
}

function isMadeByMaster({ statement }: QueryEvent, thl: ThlEvent): boolean {
  const start = statement.toString('latin1', 0, 30);
  if (!START.test(start)) return false;
  if (thl.format.flavour === 'mysql') {
    return statement.toString('latin1', statement.length - MYSQL_END.length) === MYSQL_END;
  }
  return !standsAlone(thl);
}

/** Every definition of MariaDB does but this one, which is in a transaction with its rows. */
function standsAlone({ data, format }: ThlEvent): boolean {
  const [first] = eventsIn(data, format);
  if (first === undefined) return true;
  const gtid = decodeEvent(first.raw, format);
  return gtid.kind !== 'mariadb-gtid' || gtid.standalone;
}
