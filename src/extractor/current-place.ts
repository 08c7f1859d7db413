import type { Connection } from 'mysql2/promise';
import { SluiceError } from '../errors/sluice-error.js';
import { parseEventId } from '../event/event-id.js';
import type { LogTail } from '../event/log-tail.js';
import type { SourceState } from '../event/source-state.js';
import { atLeast } from '../mysql/flavour.js';
import { queryRows, textOf } from '../mysql/query.js';
import { parseExecutedSet } from './executed-set.js';
import type { SourceServer } from './source-server.js';

const WHAT = 'asking the database for the end of its binlog';
const ATTEMPTS = 10;

/**
 * Where the binlog of a server ends: the state of an extractor that has extracted all of it.
 * @throws SluiceError ILLEGAL_STATE: it is being written to all the time; PRIVILEGE_MISSING and others
 */
export async function currentPlace(
  control: Connection,
  server: SourceServer,
): Promise<SourceState> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const place = await binlogEnd(control, server);
    const gtidSet = await executedGtids(control, server);
    const after = await binlogEnd(control, server);
    if (place.file !== after.file || place.position !== after.position) continue;
    const { serverUuid, serverId } = server;
    return { serverUuid, serverId, ...place, gtidSet };
  }
  throw new SluiceError('ILLEGAL_STATE', 'the database is being written to', {
    hint: 'Stop what writes to it, or set read_only=ON, before its role is changed.',
  });
}

async function binlogEnd(
  control: Connection,
  { flavour, versionNumber }: SourceServer,
): Promise<Pick<SourceState, 'file' | 'position'>> {
  const renamed = flavour === 'mysql' && atLeast(versionNumber, [8, 2, 0]);
  const sql = renamed ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
  const [row] = await queryRows(control, sql, WHAT);
  return { file: textOf(row, 'File') ?? '', position: Number(textOf(row, 'Position')) };
}

async function executedGtids(
  control: Connection,
  { gtids, flavour }: SourceServer,
): Promise<string | undefined> {
  if (!gtids) return undefined;
  const variable = flavour === 'mariadb' ? 'gtid_binlog_pos' : 'gtid_executed';
  const [row] = await queryRows(control, `SELECT @@GLOBAL.${variable} AS gtids`, WHAT);
  return (textOf(row, 'gtids') ?? '').replace(/\s/g, '');
}

/** Whether a history log that ends with `tail` has everything up to `end`, the server's present end. */
export function hasAllUpTo(tail: LogTail, end: SourceState, { flavour }: SourceServer): boolean {
  const known = tail.source?.gtidSet;
  if (known !== undefined && end.gtidSet !== undefined) {
    return normal(known, flavour) === normal(end.gtidSet, flavour);
  }
  const place = tail.source ?? parseEventId(tail.header?.eventId ?? '');
  return place !== undefined && place.file === end.file && place.position === end.position;
}

function normal(gtidSet: string, flavour: SourceServer['flavour']): string {
  return parseExecutedSet(gtidSet, flavour).text();
}

/** As `binlog.000003:4711, GTIDs 0-1-12`. */
export function describePlace(place: SourceState | undefined): string {
  if (place === undefined) return 'an unknown place';
  const { file, position, gtidSet } = place;
  return `${file}:${position}${gtidSet ? `, GTIDs ${gtidSet}` : ''}`;
}
