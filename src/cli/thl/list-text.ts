import type { ThlEvent } from '../../event/thl-event.js';
import type { Item } from './decode/describe.js';
import type { StatementOptions } from './decode/query-options.js';
import type { Cell, RowChange } from './decode/rows.js';
import { quoted } from './decode/cell.js';
import { formatMicroseconds } from './text.js';

/** The lines of `thl list` about a fragment. A statement's session is shown where it changes. */
export function fragmentText(event: ThlEvent, items: readonly Item[]): string {
  let session = '';
  const lines = items.map((item, i) => {
    if (item.kind !== 'statement') return itemText(item, i);
    const before = session;
    session = sessionText(item);
    return (session === before ? '' : session) + statementText(item, i);
  });
  return headText(event) + lines.join('');
}

/** One line per fragment: `thl list -headers`. */
export function headerLine({ header, data }: ThlEvent): string {
  const { seqno, fragno, lastFrag, epoch, sourceId, eventId, gtid, shardId } = header;
  const time = formatMicroseconds(header.committedAt);
  const columns = [seqno, fragno, lastFrag, time, epoch, sourceId, shardId, eventId];
  return `${[...columns, gtid ?? '-', data.length].join(' ')}\n`;
}

function headText({ header, format, data }: ThlEvent): string {
  const metadata = [
    `dbms_type=${format.flavour}`,
    `server_version=${format.serverVersion}`,
    ...(header.gtid === undefined ? [] : [`gtid=${header.gtid}`]),
    `shard=${header.shardId}`,
    `size=${data.length}`,
  ];
  return `SEQ# = ${header.seqno} / FRAG# = ${header.fragno}${header.lastFrag ? ' (last frag)' : ''}
- TIME = ${formatMicroseconds(header.committedAt)} UTC
- EPOCH# = ${header.epoch}
- EVENTID = ${header.eventId}
- SOURCEID = ${header.sourceId}
- METADATA = [${metadata.join(';')}]
`;
}

function itemText(item: Exclude<Item, { kind: 'statement' }>, index: number): string {
  switch (item.kind) {
    case 'setting':
      return `- SQL(${index}) = ${item.sql}\n`;
    case 'comment':
      return `- STATEMENT(${index}) = ${item.sql}\n`;
    case 'rows':
      return rowsText(item, index);
    case 'undecoded':
    default:
      return `- EVENT(${index}) = ${item.type} not decoded: ${item.reason}\n - HEX = ${item.hex}\n`;
  }
}

type Statement = Extract<Item, { kind: 'statement' }>;

function sessionText({ options, schema }: Statement): string {
  return `- OPTIONS = [${optionsText(options)}]\n- SCHEMA = ${schema}\n`;
}

function statementText({ sql, errorCode }: Statement, index: number): string {
  const error = errorCode === 0 ? '' : `- ERROR = ${errorCode}\n`;
  return `${error}- SQL(${index}) = ${sql}\n`;
}

function optionsText(options: StatementOptions): string {
  return Object.entries(options)
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? quoted(value) : value}`)
    .join(', ');
}

function rowsText(item: Item & { kind: 'rows' }, index: number): string {
  const rows = item.rows.map((row, i) => ` - ROW# = ${i}\n${rowText(row)}`);
  return `- SQL(${index}) =
 - ACTION = ${item.action}
 - SCHEMA = ${item.schema}
 - TABLE = ${item.table}
${rows.join('')}`;
}

/** COL: what the row becomes; KEY: what it was. */
function rowText({ before, after }: RowChange): string {
  return cellsText('COL', after) + cellsText('KEY', before);
}

function cellsText(label: string, cells: readonly Cell[] | undefined): string {
  return (cells ?? [])
    .map(({ column, name, value }) => `  - ${label}(${column}: ${name ?? ''}) = ${value}\n`)
    .join('');
}
