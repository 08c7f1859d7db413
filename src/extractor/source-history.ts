import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { binlogNumber } from '../event/event-id.js';
import type { SourceState } from '../event/source-state.js';
import { describePlace } from './current-place.js';
import { endConnection } from './end-connection.js';
import { assertSameSource, inspectSource, type SourceServer } from './source-server.js';
import { connectServer, describeServer } from '../mysql/connect.js';
import { queryRows, textOf } from '../mysql/query.js';
import { within } from '../util/sleep.js';

/** Milliseconds; finding a GTID may read a whole file. */
const PATIENCE = 120_000;
const WHAT = 'asking the source whether its binlog is the one that was extracted';

/**
 * Whether the source still has, where the history log ends, the binlog that was extracted. A server
 * that was reset or set back to a backup counts its GTIDs anew: it takes ours for its own and goes on
 * after them, so that what it committed under those numbers would be passed over without a word.
 *
 * A file that was purged cannot be compared; that what follows is missing, the server itself says.
 * @param seen what an earlier call returned: if the source has written nothing since, it is not asked
 *   again, as MariaDB reads a whole file for the answer
 * @returns where the source's binlog ends
 * @throws SluiceError BINLOG_POSITION it has another one; SOURCE_CHANGED, and of the connection
 */
export async function assertSameHistory(
  source: SourceConfig,
  left: SourceState,
  seen?: string,
): Promise<string> {
  const control = await connectServer(source);
  try {
    const end = await within(PATIENCE, compare(control, left, seen));
    if (end === undefined) throw unresponsive(source);
    await endConnection(control);
    return end;
  } finally {
    control.destroy();
  }
}

async function compare(
  control: Connection,
  left: SourceState,
  seen: string | undefined,
): Promise<string> {
  const server = await inspectSource(control);
  assertSameSource(server, left);
  const { gtidSet } = left;
  if (!server.gtids || gtidSet === undefined) return ''; // it goes on by the place itself
  const files = await queryRows(control, 'SHOW BINARY LOGS', WHAT);
  const [last] = files.slice(-1);
  const end = `${textOf(last, 'Log_name')}:${textOf(last, 'File_size')}`;
  if (end === seen) return end;
  const found = await differenceAt(control, server, { ...left, gtidSet }, files);
  if (found !== undefined) throw parted(left, found);
  return end;
}

type GtidState = SourceState & { readonly gtidSet: string };

/** What the source has there instead; undefined: the same, as far as it can be told. */
async function differenceAt(
  control: Connection,
  server: SourceServer,
  left: GtidState,
  files: readonly RowDataPacket[],
): Promise<string | undefined> {
  const number = binlogNumber(left.file);
  if (number === undefined) return undefined; // a place that was given by its GTIDs alone
  const file = files.find((each) => textOf(each, 'Log_name') === left.file);
  if (file === undefined) {
    const last = textOf(files.at(-1), 'Log_name') ?? '';
    return number > (binlogNumber(last) ?? Infinity) ? `binlogs up to ${last} only` : undefined;
  }
  const size = Number(textOf(file, 'File_size'));
  if (size < left.position) return `${size} bytes of ${left.file} only`;
  return server.flavour === 'mariadb'
    ? mariadbDifference(control, left)
    : mysqlDifference(control, left);
}

async function mariadbDifference(
  control: Connection,
  { file, position, gtidSet }: GtidState,
): Promise<string | undefined> {
  const sql = `SELECT BINLOG_GTID_POS(${control.escape(file)}, ${position}) AS gtids`;
  const [row] = await queryRows(control, sql, WHAT);
  const theirs = textOf(row, 'gtids');
  if (theirs === undefined) return `no end of a transaction at ${file}:${position}`;
  return sameDomains(gtidSet, theirs) ? undefined : `GTIDs ${theirs || 'none'} at that place`;
}

/**
 * Whether two GTID positions of MariaDB agree in the domains that both name: one may be without a
 * domain in which nothing was written for long (FLUSH BINARY LOGS DELETE_DOMAIN_ID).
 */
export function sameDomains(ours: string, theirs: string): boolean {
  const [mine, other] = [sequences(ours), sequences(theirs)];
  const both = [...mine.keys()].filter((domain) => other.has(domain));
  if (both.length === 0) return mine.size === 0;
  return both.every((domain) => mine.get(domain) === other.get(domain));
}

/** Domain to sequence number; both are compared as the text that servers write. */
function sequences(gtids: string): ReadonlyMap<string, string> {
  const parts = gtids.split(',').map((gtid) => gtid.trim().split('-'));
  return new Map(
    parts.flatMap(([domain = '', , seq = '']) => (seq === '' ? [] : [[domain, seq] as const])),
  );
}

/** MySQL tells no GTIDs of a place; but what begins there must be new. */
async function mysqlDifference(
  control: Connection,
  { file, position, gtidSet }: GtidState,
): Promise<string | undefined> {
  const sql = `SHOW BINLOG EVENTS IN ${control.escape(file)} FROM ${position} LIMIT 1`;
  const next = await queryRows(control, sql, WHAT).catch((error: unknown) => {
    if (/error 1220\b/.test(String(error))) return undefined; // wrong offset
    throw error;
  });
  if (next === undefined) return `no end of a transaction at ${file}:${position}`;
  const gtid = /GTID_NEXT\s*=\s*'([^']+)'/.exec(textOf(next[0], 'Info') ?? '')?.[1];
  if (gtid === undefined || !gtid.includes(':')) return undefined;
  const subset = `SELECT GTID_SUBSET(${control.escape(gtid)}, ${control.escape(gtidSet)}) AS held`;
  const [row]: RowDataPacket[] = await queryRows(control, subset, WHAT);
  return textOf(row, 'held') === '1' ? `${gtid} following on that place` : undefined;
}

function parted(left: SourceState, found: string): SluiceError {
  const text = `the source's binlog is another one than the history log was extracted from: that ends at ${describePlace(left)}, the source has ${found}`;
  return new SluiceError('BINLOG_POSITION', text, {
    hint:
      'The source was reset (RESET MASTER), set back to a backup, replaced by a copy, or lost transactions in a crash; what it has committed since would be passed over. ' +
      'Provision the slave anew and start a new history log. If the slave holds all that the source had when its new binlog began, ' +
      "`trepctl online -force -from-event 'FILE:4;-1'` goes on from there, with the first file of SHOW BINARY LOGS. " +
      'If the source is a copy that has the same transactions under the same GTIDs, `trepctl online -force` goes on by these.',
  });
}

function unresponsive(source: SourceConfig): SluiceError {
  return new SluiceError('CONNECTION_LOST', `${describeServer(source)} does not answer`, {
    hint: 'Look whether the source is overloaded or stopped; the service connects again.',
  });
}
