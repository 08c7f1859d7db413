import type {
  BinlogEvent,
  QueryEvent,
  RowsEvent,
  XaPrepareEvent,
} from '../../../binlog/binlog-event.js';
import { redact } from '../../../sql/redact.js';
import { plainDialect } from '../../../sql/dialect.js';
import { StatementText } from '../../../sql/statement-text.js';
import { decodeEvent } from '../../../binlog/decode.js';
import { eventTypeName } from '../../../binlog/event-type.js';
import { eventsIn, type RawEvent } from '../../../binlog/split.js';
import type { TableMap } from '../../../binlog/table-map.js';
import { SluiceError, toSluiceError } from '../../../errors/sluice-error.js';
import type { EventFormat } from '../../../event/format.js';
import type { ThlEvent } from '../../../event/thl-event.js';
import { charsetOfCollation } from '../../../event/collation-charset.js';
import { showText } from './show-text.js';
import { statementOptions, type StatementOptions } from './query-options.js';
import { rowChanges, type RowChange } from './rows.js';
import { userVariableText } from './user-variable.js';

/** One thing that a transaction does, for reading. */
export type Item =
  | {
      readonly kind: 'statement';
      readonly sql: string;
      readonly schema: string;
      readonly options: StatementOptions;
      /** Error number with which it ended on the source; 0: success. */
      readonly errorCode: number;
    }
  /** What the source set before a statement. */
  | { readonly kind: 'setting'; readonly sql: string }
  /** The statement behind the rows that follow. */
  | { readonly kind: 'comment'; readonly sql: string }
  | {
      readonly kind: 'rows';
      readonly action: 'INSERT' | 'UPDATE' | 'DELETE';
      readonly schema: string;
      readonly table: string;
      readonly rows: readonly RowChange[];
    }
  | {
      readonly kind: 'undecoded';
      readonly type: string;
      readonly reason: string;
      readonly hex: string;
    };

const ACTIONS = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;
/** How a transaction begins and ends: said of every transaction by being one. */
const FRAME = new Set(['BEGIN', 'COMMIT']);

/** Turns fragments into what they do. Fragments of a transaction must come in order. */
export class Describer {
  private tables = new Map<number, TableMap>();

  describe({ header, format, data }: ThlEvent): Item[] {
    if (header.fragno === 0) this.tables = new Map();
    try {
      return [...eventsIn(data, format)].flatMap((raw) => this.describeOne(raw, format));
    } catch (error) {
      return [undecoded('fragment', error, data)];
    }
  }

  /** A listing is for finding out what is wrong: one bad event must not end it. */
  private describeOne({ typeCode, raw }: RawEvent, format: EventFormat): Item[] {
    try {
      return this.itemsOf(decodeEvent(raw, format), format);
    } catch (error) {
      return [undecoded(eventTypeName(typeCode, format.flavour), error, raw)];
    }
  }

  private itemsOf(event: BinlogEvent, format: EventFormat): Item[] {
    switch (event.kind) {
      case 'query':
        return statement(event, format);
      case 'execute-load':
        return statement(event.query, format);
      case 'load-block':
        return [{ kind: 'comment', sql: `file ${event.fileId}: ${event.block.length} bytes` }];
      case 'delete-file':
        return [{ kind: 'comment', sql: `file ${event.fileId}: not loaded` }];
      case 'xa-prepare':
        return [{ kind: 'setting', sql: prepareText(event) }];
      case 'intvar':
        return [{ kind: 'setting', sql: `SET ${event.variable.toUpperCase()} = ${event.value}` }];
      case 'rand':
        return [
          {
            kind: 'setting',
            sql: `SET SESSION rand_seed1 = ${event.seed1} , rand_seed2 = ${event.seed2}`,
          },
        ];
      case 'user-var':
        return [{ kind: 'setting', sql: userVariableText(event) }];
      case 'table-map':
        this.tables.set(event.map.tableId, event.map);
        return [];
      case 'rows':
        return this.rows(event);
      case 'annotate-rows':
      case 'rows-query':
        return [{ kind: 'comment', sql: textOf(event.statement, undefined) }];
      case 'incident':
        return [{ kind: 'comment', sql: `INCIDENT ${event.incident}: ${String(event.message)}` }];
      // What follows frames transactions or belongs to the stream: the header says it all.
      case 'gtid':
      case 'anonymous-gtid':
      case 'mariadb-gtid':
      case 'xid':
      case 'binlog-checkpoint':
      case 'gtid-list':
      case 'heartbeat':
      case 'ignorable':
      case 'previous-gtids':
      case 'transaction-payload':
      case 'rotate':
      case 'start-encryption':
      case 'stop':
      default:
        return [];
    }
  }

  private rows(event: RowsEvent): Item[] {
    if (event.columnCount === 0) return [];
    const map = this.tables.get(event.tableId);
    if (map === undefined) throw withoutMap(event.tableId);
    const schema = textOf(map.schema, 'utf8mb4');
    const table = textOf(map.table, 'utf8mb4');
    const rows = [...rowChanges(event, map)];
    return [{ kind: 'rows', action: ACTIONS[event.operation], schema, table, rows }];
  }
}

/** Where literals begin is the same to every release. */
const READER = { flavour: 'mariadb', version: [10, 11, 0] } as const;

/** Passwords and hashes in statements on accounts are hidden. */
function statement(event: QueryEvent, format: EventFormat): Item[] {
  const client = event.status.charset?.client;
  const charset = client === undefined ? undefined : charsetOfCollation(client);
  const sql = textOf(redact(new StatementText(event.statement, plainDialect(READER))), charset);
  if (FRAME.has(sql)) return [];
  const options = statementOptions(event.status, format.flavour);
  const { errorCode } = event;
  return [{ kind: 'statement', sql, schema: textOf(event.schema, 'utf8mb4'), options, errorCode }];
}

function prepareText({ onePhase, xid: { gtrid, bqual, formatId } }: XaPrepareEvent): string {
  const xid = `X'${gtrid.toString('hex')}',X'${bqual.toString('hex')}',${formatId}`;
  return onePhase ? `XA COMMIT ${xid} ONE PHASE` : `XA PREPARE ${xid}`;
}

/** Bytes that are no text are shown in hexadecimal. */
function textOf(bytes: Buffer, charset: string | undefined): string {
  return showText(bytes, charset) ?? `0x${bytes.toString('hex')}`;
}

function withoutMap(tableId: number): SluiceError {
  return new SluiceError('EVENT_MALFORMED', `no table map of table ${tableId} came before`, {
    hint: 'Compare with `mysqlbinlog` on the source; if it reads the file, report a bug.',
  });
}

function undecoded(type: string, error: unknown, raw: Buffer): Item {
  return {
    kind: 'undecoded',
    type,
    reason: toSluiceError(error).message,
    hex: raw.toString('hex'),
  };
}
