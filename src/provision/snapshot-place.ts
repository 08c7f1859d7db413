import { SluiceError } from '../errors/sluice-error.js';
import type { SourceServer } from '../extractor/source-server.js';
import { atLeast } from '../mysql/flavour.js';
import type { Method } from './master-lock.js';
import type { Session } from './session.js';

/** A place in the master's binlog, with all that came before it. */
export interface Place {
  readonly file: string;
  readonly position: number;
  /** Undefined where the master has no GTIDs. */
  readonly gtidSet: string | undefined;
}

/** Where the snapshots are that were begun under a lock, or, without one, where the server says. */
export async function placeOf(
  sessions: readonly Session[],
  control: Session,
  method: Method,
  { flavour, versionNumber }: SourceServer,
): Promise<Place> {
  if (method === "the server's own snapshot position") return ownPlace(sessions[0]);
  const renamed = flavour === 'mysql' && atLeast(versionNumber, [8, 2, 0]);
  const [row] = await control.query(renamed ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS');
  const executed = row?.['Executed_Gtid_Set'];
  return {
    file: row?.['File'] ?? '',
    position: Number(row?.['Position'] ?? 0),
    gtidSet: executed?.replace(/\s/g, ''),
  };
}

/** MariaDB manual, "Enhancements for START TRANSACTION WITH CONSISTENT SNAPSHOT". */
async function ownPlace(session: Session | undefined): Promise<Place> {
  const rows = (await session?.query("SHOW STATUS LIKE 'binlog_snapshot_%'")) ?? [];
  const value = (name: string): string =>
    rows.find((row) => row['Variable_name']?.toLowerCase() === name)?.['Value'] ?? '';
  const file = value('binlog_snapshot_file');
  if (file !== '') {
    return { file, position: Number(value('binlog_snapshot_position')), gtidSet: undefined };
  }
  throw new SluiceError('SERVER_UNFIT', 'the master tells no place in the binlog for a snapshot', {
    hint: 'GRANT RELOAD ON *.* to the login of the master, and check that log_bin is on there.',
  });
}

/** MariaDB reads the binlog file for it, which is why no lock is held meanwhile. */
export async function gtidSetAt(
  control: Session,
  { file, position, gtidSet }: Place,
  { flavour, gtids }: SourceServer,
): Promise<string | undefined> {
  if (flavour === 'mysql') return gtids ? (gtidSet ?? '') : undefined;
  const [row] = await control.query(`SELECT BINLOG_GTID_POS('${file}', ${position}) AS g`);
  return row?.['g'] ?? undefined;
}
