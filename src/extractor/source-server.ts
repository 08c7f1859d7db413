import type { Connection } from 'mysql2/promise';
import { SluiceError } from '../errors/sluice-error.js';
import type { SourceState } from '../event/source-state.js';
import { serverInfo, type ServerInfo } from '../mysql/flavour.js';
import { queryRows, textOf } from '../mysql/query.js';

/** What the source is and how it writes its binlog. */
export interface SourceServer extends ServerInfo {
  readonly binlogFormat: string;
  /** Every transaction has a GTID, and the stream can be asked for by GTID. */
  readonly gtids: boolean;
}

/**
 * Asks the source what it is, and whether it can be extracted from.
 * @throws SluiceError SERVER_UNFIT, CONNECTION_LOST
 */
export async function inspectSource(connection: Connection): Promise<SourceServer> {
  const info = await serverInfo(connection);
  const gtidMode = info.flavour === 'mysql' ? '@@GLOBAL.gtid_mode' : "'ON'";
  const sql = `SELECT @@GLOBAL.log_bin AS log_bin, @@GLOBAL.binlog_format AS format, ${gtidMode} AS gtid_mode`;
  const [row] = await queryRows(connection, sql, 'asking the source for its binlog settings');
  if (textOf(row, 'log_bin') !== '1') throw noBinlog();
  return {
    ...info,
    binlogFormat: textOf(row, 'format') ?? '',
    gtids: textOf(row, 'gtid_mode') === 'ON',
  };
}

/**
 * The positions and GTIDs of a history log have a meaning on the server that it came from only.
 * @throws SluiceError SOURCE_CHANGED
 */
export function assertSameSource(server: ServerInfo, left: SourceState | undefined): void {
  if (left === undefined) return;
  const same =
    server.flavour === 'mysql' && left.serverUuid !== ''
      ? server.serverUuid === left.serverUuid
      : left.serverUuid === '' && server.serverUuid === '' && server.serverId === left.serverId;
  if (same) return;
  throw new SluiceError(
    'SOURCE_CHANGED',
    `the source is ${identityText(server)}, but the history log was extracted from ${identityText(left)}`,
    {
      hint: `Correct source.host and source.port. If another server is to be the source from now on, provision the slave from it and start a new history log.${sameServerHint(left)}`,
    },
  );
}

/** MariaDB has no identity but its server_id, which may be set anew. */
function sameServerHint({ serverUuid, file, position }: SourceState): string {
  if (serverUuid !== '') return '';
  return ` If it is the same server with the same binlog, and only its server_id was changed, \`trepctl online -from-event '${file}:${position};-1'\` goes on exactly where the history log ends.`;
}

function identityText({
  serverUuid,
  serverId,
}: Pick<SourceState, 'serverUuid' | 'serverId'>): string {
  return serverUuid === '' ? `server id ${serverId}` : `server ${serverUuid} (id ${serverId})`;
}

function noBinlog(): SluiceError {
  return new SluiceError('SERVER_UNFIT', 'the source writes no binlog', {
    hint: 'Set log_bin on the source and restart it; binlog_format=ROW is recommended.',
  });
}
