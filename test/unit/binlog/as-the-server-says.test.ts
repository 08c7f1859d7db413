import { describe, expect, it } from 'vitest';
import type {
  BinlogEvent,
  MariadbGtidEvent,
  QueryEvent,
  UserVarEvent,
  XaId,
} from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventFlag } from '../../../src/binlog/header.js';
import { QueryFlag } from '../../../src/binlog/query-status.js';
import { RowsFlag } from '../../../src/binlog/rows-flag.js';
import type { Flavour } from '../../../src/event/format.js';
import { FLAVOURS, captured, decodable } from './captured.js';

/*
 * The server itself is the judge: what SHOW BINLOG EVENTS prints of an event is built again from the
 * decoded event.
 */
describe.each(FLAVOURS)('decoded events of %s', (flavour) => {
  const events = captured(flavour).filter((event) => event.info !== undefined && decodable(event));

  it.each(events.map((event, i) => [i, event.scenario, event] as const))(
    'event %i (%s) reads as the server reads it',
    (_i, _scenario, { raw, format, info = '' }) => {
      const event = decodeEvent(raw, format);
      expect(infoOf(event, flavour, info)).toBe(info);
    },
  );
});

function infoOf(event: BinlogEvent, flavour: Flavour, info: string): string {
  switch (event.kind) {
    case 'rotate':
      return `${event.file};pos=${event.position}`;
    case 'query':
      return flavour === 'mysql' ? mysqlQuery(event) : mariadbQuery(event);
    case 'intvar':
      return `${event.variable.toUpperCase()}=${event.value}`;
    case 'rand':
      return `rand_seed1=${event.seed1},rand_seed2=${event.seed2}`;
    case 'user-var':
      return userVar(event, flavour, info);
    case 'gtid':
      return `SET @@SESSION.GTID_NEXT= '${event.gtid}'`;
    case 'anonymous-gtid':
      return "SET @@SESSION.GTID_NEXT= 'ANONYMOUS'";
    case 'previous-gtids':
      return event.gtidSet.replaceAll(',', ',\n');
    case 'xid':
      return `COMMIT /* xid=${event.xid} */`;
    case 'table-map':
      return `table_id: ${event.map.tableId} (${text(event.map.schema)}.${text(event.map.table)})`;
    case 'rows':
      return `table_id: ${event.tableId}${rowsFlags(event.flags, flavour)}`;
    case 'transaction-payload':
      return `compression='${event.compression.toUpperCase()}', decompressed_size=${event.uncompressedSize} bytes`;
    case 'mariadb-gtid':
      return mariadbGtid(event);
    case 'gtid-list':
      return `[${sorted(event.position)}]`;
    case 'annotate-rows':
      return text(event.statement);
    case 'rows-query':
      return `# ${text(event.statement)}`;
    case 'binlog-checkpoint':
      return event.file;
    case 'load-block':
      return `;file_id=${event.fileId};block_len=${event.block.length}`;
    case 'delete-file':
      return `;file_id=${event.fileId}`;
    case 'execute-load':
      return `${use(event.query)}${text(event.query.statement)} ;file_id=${event.fileId}`;
    case 'xa-prepare':
      return `XA PREPARE ${xid(event.xid)}`;
    case 'incident':
      return `#${event.incident} (LOST_EVENTS)`;
    case 'stop':
      return '';
    case 'start-encryption':
    case 'heartbeat':
    case 'ignorable':
    default:
      throw new Error(`${event.kind} is in no listing`);
  }
}

function xid({ formatId, gtrid, bqual }: XaId): string {
  return `X'${gtrid.toString('hex')}',X'${bqual.toString('hex')}',${formatId}`;
}

function text(bytes: Buffer): string {
  return bytes.toString('utf8');
}

function use(event: QueryEvent): string {
  const suppressed = (event.header.flags & EventFlag.SUPPRESS_USE) !== 0;
  return suppressed || event.schema.length === 0 ? '' : `use \`${text(event.schema)}\`; `;
}

function mysqlQuery(event: QueryEvent): string {
  const { ddlXid } = event.status;
  return `${use(event)}${text(event.statement)}${ddlXid === undefined ? '' : ` /* xid=${ddlXid} */`}`;
}

function mariadbQuery(event: QueryEvent): string {
  const { flags2 = 0 } = event.status;
  const settings = [
    [QueryFlag.NO_FOREIGN_KEY_CHECKS, 'foreign_key_checks=0'],
    [QueryFlag.AUTO_IS_NULL, 'sql_auto_is_null=1'],
    [QueryFlag.RELAXED_UNIQUE_CHECKS, 'unique_checks=0'],
    [QueryFlag.IF_EXISTS, '@@sql_if_exists=1'],
    [QueryFlag.INSERT_HISTORY, '@@system_versioning_insert_history=1'],
  ] as const;
  const changed = settings.filter(([bit]) => (flags2 & bit) !== 0).map(([, name]) => name);
  const set = changed.length === 0 ? '' : `set ${changed.join(', ')}; `;
  return `${use(event)}${set}${text(event.statement)}`;
}

function userVar(event: UserVarEvent, flavour: Flavour, info: string): string {
  return `@\`${text(event.name)}\`=${userVarValue(event, flavour, info)}`;
}

function userVarValue(event: UserVarEvent, flavour: Flavour, info: string): string {
  const { value, type, unsigned } = event;
  if (value === undefined) return 'NULL';
  switch (type) {
    case 'int':
      return String(unsigned ? value.readBigUInt64LE() : value.readBigInt64LE());
    case 'real':
      return String(value.readDoubleLE());
    case 'string': {
      const hex = value.toString('hex').toUpperCase();
      const [charset] = /_\w+/.exec(info) ?? [''];
      const collation = { 63: 'binary', 224: 'utf8mb4_unicode_ci' }[event.collation];
      const literal = flavour === 'mysql' ? `0x${hex}` : `X'${hex}'`;
      return `${charset} ${literal} COLLATE ${collation}`;
    }
    case 'decimal': // the value's own test reads DECIMAL
      expect([...value]).toEqual([10, 2, 0x80, 0xbc, 0x61, 0x4e, 0x5a]);
      return '12345678.90';
    case 'row':
    default:
      throw new Error('no row was captured');
  }
}

function rowsFlags(flags: number, flavour: Flavour): string {
  const names = [
    [RowsFlag.STMT_END, 'STMT_END_F'],
    [RowsFlag.NO_FOREIGN_KEY_CHECKS, 'NO_FOREIGN_KEY_CHECKS_F'],
    [RowsFlag.RELAXED_UNIQUE_CHECKS, 'RELAXED_UNIQUE_CHECKS_F'],
    [RowsFlag.USE_SQL_FOREIGN_KEY, 'USE_SQL_FOREIGN_KEY_F'],
  ] as const;
  if (flavour === 'mariadb') return (flags & RowsFlag.STMT_END) === 0 ? '' : ' flags: STMT_END_F';
  const set = names.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? '' : ` flags: ${set.join(' ')}`;
}

function mariadbGtid(event: MariadbGtidEvent): string {
  const commit = event.commitId === undefined ? '' : ` cid=${event.commitId}`;
  const start = event.alter === 'start' ? ' START ALTER' : '';
  const end =
    event.alterStart === undefined
      ? ''
      : ` ${event.alter?.toUpperCase()} ALTER id=${event.alterStart}`;
  return `${opening(event)}GTID ${event.gtid}${commit}${start}${end}`;
}

function opening({ standalone, preparedXa, xid }: MariadbGtidEvent): string {
  if (preparedXa && xid !== undefined) {
    const [gtrid, bqual] = [xid.gtrid, xid.bqual].map((part) => `X'${part.toString('hex')}'`);
    return `XA START ${gtrid},${bqual},${xid.formatId} `;
  }
  return standalone ? '' : 'BEGIN ';
}

/** The server prints the list sorted by domain. */
function sorted(position: string): string {
  return position
    .split(',')
    .toSorted((a, b) => parseInt(a, 10) - parseInt(b, 10))
    .join(',');
}
