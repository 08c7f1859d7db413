import type { XaId } from '../../binlog/binlog-event.js';
import { decodeEvent } from '../../binlog/decode.js';
import { EventType } from '../../binlog/event-type.js';
import { statementOf } from '../../binlog/events/query.js';
import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import type { RawEvent } from '../../binlog/split.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { EventFormat } from '../../event/format.js';

/** Flags of MariaDB's GTID event follow sequence (8 bytes) and domain (4): `sql/log_event.h`. */
const GTID_FLAGS = EVENT_HEADER_BYTES + 12;
const GtidFlag = { TRANSACTIONAL: 4, PREPARED_XA: 64 } as const;

/** The servers write it themselves, in ASCII. The numbers are hexadecimal. */
const END = /^XA (COMMIT|ROLLBACK) X'([0-9a-f]*)',X'([0-9a-f]*)',(\d+)$/i;
const PREFIX = 'XA ';

/** What became of a transaction that was prepared before. */
export interface XaEnd {
  readonly outcome: 'commit' | 'rollback';
  readonly xid: string;
}

/** The form in which XA COMMIT names it: `X'6774726964',X'6271',1`. */
export function formatXid({ formatId, gtrid, bqual }: XaId): string {
  return `X'${gtrid.toString('hex')}',X'${bqual.toString('hex')}',${formatId}`;
}

/**
 * Whether a transaction is one of XA: prepared, or (MySQL) committed in one phase, as its last event
 * tells.
 * @param events those of its first fragment
 * @throws SluiceError EVENT_UNSUPPORTED
 */
export function isXa(events: readonly RawEvent[], format: EventFormat): boolean {
  const [first, second] = events;
  if (first?.typeCode !== EventType.MARIADB_GTID) return [first, second].some(starts(format));
  const flags = first.raw.readUInt8(GTID_FLAGS);
  if ((flags & GtidFlag.PREPARED_XA) === 0) return false;
  if ((flags & GtidFlag.TRANSACTIONAL) === 0) throw notTransactional('tables without transactions');
  return true;
}

function starts(format: EventFormat): (event: RawEvent | undefined) => boolean {
  return (event) => /^XA\s+(START|BEGIN)\b/i.test(xaStatement(event, format));
}

/** @throws SluiceError EVENT_UNSUPPORTED of an end in a form that is not known */
export function xaEnd(events: readonly RawEvent[], format: EventFormat): XaEnd | undefined {
  if (events.length > 2) return undefined;
  const text = xaStatement(events.at(-1), format);
  if (text === '') return undefined;
  const [, verb, gtrid, bqual, formatId] = END.exec(text) ?? [];
  if (verb === undefined) throw unreadable(text);
  return {
    outcome: verb.toUpperCase() === 'COMMIT' ? 'commit' : 'rollback',
    xid: `X'${gtrid?.toLowerCase()}',X'${bqual?.toLowerCase()}',${formatId}`,
  };
}

/** Of the XA statement that a QUERY event is; else empty. */
export function xaStatement(event: RawEvent | undefined, format: EventFormat): string {
  const isQuery =
    event?.typeCode === EventType.QUERY || event?.typeCode === EventType.QUERY_COMPRESSED;
  if (event === undefined || !isQuery) return '';
  const statement = statementOf(event.raw, format);
  const text = statement.toString('latin1', 0, PREFIX.length);
  return text.toUpperCase() === PREFIX ? statement.toString('latin1') : '';
}

/** The XA PREPARE at a transaction's end. */
export function xaPrepareOf(
  events: readonly RawEvent[],
  format: EventFormat,
): { readonly xid: string; readonly onePhase: boolean } {
  const last = events.at(-1);
  const event = last && decodeEvent(last.raw, format);
  if (event?.kind !== 'xa-prepare') throw unreadable(`ends with ${event?.kind}`);
  return { xid: formatXid(event.xid), onePhase: event.onePhase };
}

function unreadable(what: string): SluiceError {
  return new SluiceError('EVENT_UNSUPPORTED', `an XA transaction that is not understood: ${what}`, {
    hint: 'Please report it with the output of `mysqlbinlog` for that place.',
  });
}

/** @param what the tables, for people */
export function notTransactional(what: string): SluiceError {
  const message = `an XA transaction that changes ${what}`;
  return new SluiceError('EVENT_UNSUPPORTED', message, {
    hint: 'Such changes are made when it is prepared, whatever becomes of it: use InnoDB, or binlog_format=ROW on the master; skip it with `trepctl online -skip-seqno` after making the changes by hand.',
  });
}
