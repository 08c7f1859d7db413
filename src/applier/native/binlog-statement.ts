import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import { atLeast, type ServerInfo } from '../../mysql/flavour.js';
import type { Answers } from '../target/query-command.js';
import type { TargetSession } from '../target/target-session.js';

const START = "BINLOG '";
const END = "'";

/**
 * Names of variables that no statement of a master can be expected to have. The server joins the values
 * of two, and forgets both: `sql/sql_binlog.cc`, binlog_defragment().
 */
const SET_VARIABLES = "SET @`sluice rows`=?,@`sluice end`=''";
const BINLOG_VARIABLES = Buffer.from('BINLOG @`sluice rows`,@`sluice end`');

/** Writes the statement that replays the events whose base64 `writeEvents` writes. */
export function writeBinlog(sql: SqlBuffer, writeEvents: () => void): void {
  sql.text(START);
  writeEvents();
  sql.text(END);
}

/** Whether a statement, or its beginning, replays events. */
export function isBinlog(statement: string | undefined): boolean {
  return statement?.startsWith(START) === true;
}

/** Whether `prepareVariables` may be tried. MariaDB alone takes variables, all its releases from 10.4 on. */
export function takesVariables({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mariadb' && atLeast(versionNumber, [10, 4, 0]);
}

/**
 * Prepares what `sendByVariables` needs. Undefined: the server refuses.
 *
 * What is prepared while the session's slow log is on is written out with its values whenever it is
 * executed, which takes longer than what is spared: `sql/sql_prepare.cc`, setup_set_params().
 */
export async function prepareVariables(session: TargetSession): Promise<number | undefined> {
  const [, prepared] = await Promise.all([
    session.attempt('SET SESSION slow_query_log=0'),
    session.prepare(SET_VARIABLES),
    session.attempt('SET SESSION slow_query_log=DEFAULT'),
  ]);
  return prepared;
}

/**
 * Executes a BINLOG statement whose events go ahead as a value: the server needs no time to find where
 * the literal ends, nor for copying it out of the statement. What it answers is what it would have to
 * the statement itself.
 * @param statement as `writeBinlog` wrote it
 */
export async function sendByVariables(
  session: TargetSession,
  prepared: number,
  statement: Buffer,
): Promise<Answers> {
  const events = statement.subarray(START.length, -END.length);
  const [set, replayed] = await session.together(() =>
    Promise.all([session.send(events, { prepared }), session.send(BINLOG_VARIABLES)]),
  );
  // where the first failed, the second found no events
  return set.failure === undefined ? replayed : set;
}
