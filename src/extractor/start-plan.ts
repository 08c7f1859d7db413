import type { Connection } from 'mysql2/promise';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { SourceState } from '../event/source-state.js';
import { atLeast } from '../mysql/flavour.js';
import { queryRows, textOf } from '../mysql/query.js';
import { parseExecutedSet } from './executed-set.js';
import type { SourceServer } from './source-server.js';
import type { FileStart, Place, StreamStart } from './stream-start.js';

const FIRST_EVENT = 4;
/** COM_BINLOG_DUMP has 4 bytes for the offset. */
const MAX_DUMP_POSITION = 0xffff_ffff;

type Start = SourceConfig['start'];
type FileAndPosition = Extract<Start, { file: string }>;

/**
 * Where to go on after what the history log holds; by GTID where the source can, since offsets mean
 * nothing to the server that replaces it.
 * @param isCopy by command: the source may have the same transactions in another binlog
 */
export function planRestart(
  state: SourceState,
  server: SourceServer,
  isCopy: boolean,
): StreamStart {
  const { gtidSet, file, position } = state;
  if (server.gtids && gtidSet !== undefined) {
    const known = isCopy ? undefined : { file, position };
    // a set of MySQL says by itself what of the binlog is in it
    const extracted = server.flavour === 'mariadb' ? known : undefined;
    return { by: 'gtid', gtidSet, known, extracted };
  }
  return fromFile({ ...state, gtidSet });
}

/**
 * Where an empty history log starts.
 * @throws SluiceError CONFIG_INVALID, BINLOG_POSITION, BINLOG_PURGED, PRIVILEGE_MISSING, SERVER_UNFIT
 */
export async function planStart(
  start: Start,
  connection: Connection,
  server: SourceServer,
): Promise<StreamStart> {
  if (start === 'current') return currentEnd(connection, server);
  if (start === 'earliest') return earliest(connection);
  if ('gtid' in start) return afterGtids(start.gtid, server);
  return atPosition(start, connection, server);
}

const WHAT = 'asking the source for the end of its binlog';

/** By GTID, one variable tells all. The place, asked for before it, is not behind what that says. */
async function currentEnd(connection: Connection, server: SourceServer): Promise<StreamStart> {
  if (!server.gtids) {
    return fromFile({ ...(await endPlace(connection, server)), gtidSet: undefined });
  }
  const variable = server.flavour === 'mariadb' ? 'gtid_binlog_pos' : 'gtid_executed';
  const known = await endPlace(connection, server).catch(() => undefined); // takes another privilege
  const [row] = await queryRows(connection, `SELECT @@GLOBAL.${variable} AS gtids`, WHAT);
  return { by: 'gtid', gtidSet: (textOf(row, 'gtids') ?? '').replace(/\s/g, ''), known };
}

async function endPlace(
  connection: Connection,
  { flavour, versionNumber }: SourceServer,
): Promise<Place> {
  const renamed = flavour === 'mysql' && atLeast(versionNumber, [8, 2, 0]);
  const sql = renamed ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
  const [row] = await queryRows(connection, sql, WHAT);
  return { file: textOf(row, 'File') ?? '', position: Number(textOf(row, 'Position')) };
}

async function earliest(connection: Connection): Promise<StreamStart> {
  const [first] = await binlogFiles(connection);
  if (first === undefined) {
    throw new SluiceError('SERVER_UNFIT', 'the source has no binlog files', {
      hint: 'Set log_bin on the source and restart it.',
    });
  }
  return fromFile({ file: first.file, position: FIRST_EVENT, gtidSet: undefined });
}

function afterGtids(gtid: string, server: SourceServer): StreamStart {
  if (!server.gtids) {
    throw new SluiceError('SERVER_UNFIT', 'source.start names a GTID, but the source has none', {
      hint: 'Set gtid_mode=ON on the source, or give source.start a file and position.',
    });
  }
  try {
    return { by: 'gtid', gtidSet: parseExecutedSet(gtid, server.flavour).text() };
  } catch (cause) {
    const form = server.flavour === 'mariadb' ? '0-1-1234,1-3-45' : 'uuid:1-1234,uuid:1-5:8';
    throw new SluiceError('CONFIG_INVALID', `source.start.gtid is no GTID set: ${gtid}`, {
      hint: `The source wants it in the form ${form}.`,
      cause,
    });
  }
}

/**
 * A restart by GTID has to know all that came before. MariaDB tells it; of MySQL, the head of the file
 * and the transactions from there to the position do.
 */
async function atPosition(
  wanted: FileAndPosition,
  connection: Connection,
  server: SourceServer,
): Promise<StreamStart> {
  await assertInBinlog(wanted, connection);
  const { file, position } = wanted;
  if (server.flavour === 'mariadb') {
    const sql = `SELECT BINLOG_GTID_POS(${connection.escape(file)}, ${position}) AS gtids`;
    const [row] = await queryRows(connection, sql, 'asking the source for the GTID of the start');
    return fromFile({ file, position, gtidSet: textOf(row, 'gtids') });
  }
  if (!server.gtids || position === FIRST_EVENT) return fromFile({ ...wanted, gtidSet: undefined });
  return { by: 'file', file, position: FIRST_EVENT, skipTo: position, gtidSet: undefined };
}

async function assertInBinlog(
  { file, position }: FileAndPosition,
  connection: Connection,
): Promise<void> {
  const files = await binlogFiles(connection);
  const found = files.find((each) => each.file === file);
  if (found !== undefined && position <= found.size) return;
  const range = `${files[0]?.file ?? 'none'} to ${files.at(-1)?.file ?? 'none'}`;
  const what = found === undefined ? `files ${range}` : `${found.size} bytes of ${file}`;
  throw new SluiceError(
    found === undefined ? 'BINLOG_PURGED' : 'BINLOG_POSITION',
    `source.start names ${file}:${position}, but the source has ${what}`,
    { hint: 'See SHOW BINARY LOGS on the source, and correct source.start.' },
  );
}

async function binlogFiles(
  connection: Connection,
): Promise<ReadonlyArray<{ file: string; size: number }>> {
  const what = 'asking the source for its binlog files';
  const rows = await queryRows(connection, 'SHOW BINARY LOGS', what);
  return rows.map((row) => ({
    file: textOf(row, 'Log_name') ?? '',
    size: Number(textOf(row, 'File_size')),
  }));
}

function fromFile(place: Pick<SourceState, 'file' | 'position' | 'gtidSet'>): FileStart {
  const { file, position, gtidSet } = place;
  if (position <= MAX_DUMP_POSITION)
    return { by: 'file', file, position, skipTo: undefined, gtidSet };
  return { by: 'file', file, position: FIRST_EVENT, skipTo: position, gtidSet };
}
