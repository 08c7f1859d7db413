import type { QueryEvent } from '../../binlog/binlog-event.js';
import { decodeEvent } from '../../binlog/decode.js';
import { EventType } from '../../binlog/event-type.js';
import type { RawEvent } from '../../binlog/split.js';
import type { EventFormat } from '../../event/format.js';
import { NOT_A_SYSTEM_SCHEMA } from '../../mysql/system-schemas.js';
import { dialectOf } from '../../sql/dialect.js';
import { parseIfUnderstood } from '../../sql/parse.js';
import { StatementText } from '../../sql/statement-text.js';
import { textOf } from '../schema/row-value.js';
import type { TargetContext } from '../target-context.js';
import { xaStatement } from './xa-group.js';

const STATEMENTS: ReadonlySet<number> = new Set([
  EventType.QUERY,
  EventType.QUERY_COMPRESSED,
  EventType.EXECUTE_LOAD_QUERY,
]);

type TableName = readonly [schema: string, name: string];

/**
 * A table without transactions that a statement of an XA transaction changes; undefined: none. MySQL
 * does not log such a change apart where it logs statements without GTIDs, nor tells of it: whether
 * the table has transactions is asked of the target. A statement that is not understood may change any
 * table there. What triggers and functions change is not seen.
 */
export async function lastingChange(
  events: readonly RawEvent[],
  format: EventFormat,
  context: TargetContext,
): Promise<string | undefined> {
  const tables: TableName[] = [];
  let any = false;
  for (const event of events) {
    if (!STATEMENTS.has(event.typeCode) || xaStatement(event, format) !== '') continue;
    const changed = changedTables(event, format, context);
    if (changed === undefined) any = true;
    else tables.push(...changed);
  }
  if (tables.length === 0 && !any) return undefined;
  await context.writer.settle();
  const [found] = await context.query(withoutTransactions(any ? undefined : tables));
  return found === undefined ? undefined : `${textOf(found, 's')}.${textOf(found, 'n')}`;
}

/** Undefined: the statement is not understood. */
function changedTables(
  { raw }: RawEvent,
  format: EventFormat,
  { session }: TargetContext,
): TableName[] | undefined {
  const decoded = decodeEvent(raw, format);
  const event = decoded.kind === 'execute-load' ? decoded.query : (decoded as QueryEvent);
  const { flavour, versionNumber: version } = session.server;
  const { sqlMode, charset } = event.status;
  const dialect = dialectOf({ flavour, version }, sqlMode, charset?.client);
  return parseIfUnderstood(new StatementText(event.statement, dialect))
    ?.names.filter(({ object, role }) => object === 'table' && role === 'written')
    .map(({ schema, name }) => [schema?.text ?? event.schema.toString('utf8'), name.text]);
}

/** @param tables undefined: all that are not the server's own */
function withoutTransactions(tables: readonly TableName[] | undefined): string {
  const wanted = tables?.map(([schema, name]) => `(${literal(schema)},${literal(name)})`);
  const condition =
    wanted === undefined
      ? `TABLE_SCHEMA ${NOT_A_SYSTEM_SCHEMA}`
      : `(TABLE_SCHEMA, TABLE_NAME) IN (${wanted.join(',')})`;
  return `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES t
JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
WHERE e.TRANSACTIONS = 'NO' AND ${condition} LIMIT 1`;
}

function literal(name: string): string {
  return `_utf8mb3 x'${Buffer.from(name, 'utf8').toString('hex')}'`;
}
