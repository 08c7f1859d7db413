import { closeSync, openSync, readSync } from 'node:fs';
import { createCatalog } from '../applier/catalog/catalog.js';
import { reasonOf } from '../errors/reason.js';
import { SluiceError } from '../errors/sluice-error.js';
import { parseExecutedSet } from '../extractor/executed-set.js';
import { inspectSource, type SourceServer } from '../extractor/source-server.js';
import { connectServer } from '../mysql/connect.js';
import type { ProvisionParts } from './parts.js';
import type { Place } from './snapshot-place.js';
import { beginLog, requireEmptyLog, setRestartPoint } from './start-place.js';
import { ProvisionState } from './state.js';
import { openWriter } from './target-writer.js';

/** A place as an operator or a dump names it: file and position, a GTID set, or both. */
export interface GivenPlace {
  readonly file?: string;
  readonly position?: number;
  readonly gtidSet?: string;
}

/** Where dumps have it: near their beginning. */
const HEAD_BYTES = 1024 * 1024;
/** Event id of a place that is known by its GTIDs alone. */
const NO_FILE = 'gtid';

/** `binlog.000003:154`, or a GTID set. @throws SluiceError REQUEST_INVALID */
export function parsePlace(text: string): GivenPlace {
  const match = /^([^\s:,]+\.\d+):(\d+)$/.exec(text.trim());
  if (match !== null) return { file: match[1] ?? '', position: Number(match[2]) };
  if (/^[0-9a-fA-F-]+[-:\d,\sa-fA-F_a-z]*$/.test(text.trim()))
    return { gtidSet: text.replace(/\s/g, '') };
  throw new SluiceError('REQUEST_INVALID', `${text} is neither FILE:POSITION nor a GTID set`, {
    hint: 'Write it as binlog.000003:154, as uuid:1-1234 (MySQL) or as 0-1-1234 (MariaDB).',
  });
}

/**
 * The place that a dump was taken at: `CHANGE MASTER` and `GTID_PURGED` of mysqldump, the file
 * `metadata` of mydumper.
 * @throws SluiceError REQUEST_INVALID
 */
export function readDumpPlace(path: string): GivenPlace {
  const place = placeInDump(readHead(path));
  if (place !== undefined) return place;
  throw new SluiceError('REQUEST_INVALID', `${path} does not tell at which place it was taken`, {
    hint: 'mysqldump writes it with --source-data=2 (--master-data=2); mydumper into the file `metadata`. Else give the place with --from-position.',
  });
}

export function placeInDump(text: string): GivenPlace | undefined {
  const file =
    /(?:MASTER|SOURCE)_LOG_FILE\s*=\s*'([^']+)'/.exec(text)?.[1] ??
    /^\s*(?:Log:|File\s*=|executed_gtid_file\s*=)\s*"?([^\s"]+\.\d+)/m.exec(text)?.[1];
  const position =
    /(?:MASTER|SOURCE)_LOG_POS\s*=\s*(\d+)/.exec(text)?.[1] ??
    /^\s*(?:Pos:|Position\s*=)\s*(\d+)/m.exec(text)?.[1];
  const gtids =
    /GTID_PURGED\s*=\s*(?:\/\*!80000 '\+'\*\/\s*)?'([^']*)'/.exec(text)?.[1] ??
    /gtid_slave_pos\s*=\s*'([^']*)'/.exec(text)?.[1] ??
    /^\s*(?:GTID:|Executed_Gtid_Set\s*=)\s*"?([^"\n]*)/m.exec(text)?.[1];
  const gtidSet = gtids?.replace(/\s/g, '') ?? '';
  const known = gtidSet === '' ? {} : { gtidSet };
  if (file !== undefined && position !== undefined)
    return { file, position: Number(position), ...known };
  return gtidSet === '' ? undefined : known;
}

function readHead(path: string): string {
  try {
    const handle = openSync(path, 'r');
    const head = Buffer.alloc(HEAD_BYTES);
    const length = readSync(handle, head, 0, HEAD_BYTES, 0);
    closeSync(handle);
    return head.toString('latin1', 0, length);
  } catch (cause) {
    throw new SluiceError('REQUEST_INVALID', `${path} cannot be read: ${reasonOf(cause)}`, {
      hint: 'Name the dump itself, uncompressed, or the file `metadata` that mydumper wrote.',
      cause,
    });
  }
}

/**
 * Lets the service begin at a place, on a slave that is a copy of the master as it was there.
 * @throws SluiceError TARGET_NOT_EMPTY, SERVER_UNFIT, REQUEST_INVALID and others
 */
export async function beginAt(
  parts: ProvisionParts,
  given: GivenPlace,
  resetLog: boolean,
): Promise<Place> {
  const { config, logger, sourceId } = parts;
  await requireEmptyLog(config.thl, { reset: resetLog, goesOn: false }, logger);
  const { server, place } = await resolve(parts, given);
  const target = await openWriter(parts.target, config.applier, logger);
  try {
    await createCatalog(target, config.service);
    const state = new ProvisionState(target, config.service);
    await state.begin('a copy made by hand');
    const header = await beginLog(config.thl, sourceId, server, place, logger);
    await setRestartPoint(target, config.service, header, state.complete('given place', place));
    return place;
  } finally {
    await target.end(2_000);
  }
}

async function resolve(
  { source }: ProvisionParts,
  given: GivenPlace,
): Promise<{ server: SourceServer; place: Place }> {
  const connection = await connectServer(source);
  try {
    const server = await inspectSource(connection);
    const { file, position } = given;
    if (file !== undefined && position !== undefined && server.flavour === 'mariadb') {
      const [rows] = await connection.query('SELECT BINLOG_GTID_POS(?, ?) AS g', [file, position]);
      const [row] = rows as { g: string | null }[];
      return { server, place: { file, position, gtidSet: row?.g ?? undefined } };
    }
    const gtidSet = given.gtidSet === undefined ? undefined : checked(given.gtidSet, server);
    if (file !== undefined && position !== undefined) {
      return { server, place: { file, position, gtidSet: server.gtids ? gtidSet : undefined } };
    }
    return { server, place: { file: NO_FILE, position: 0, gtidSet: gtidSet ?? '' } };
  } finally {
    connection.destroy();
  }
}

function checked(gtidSet: string, { gtids, flavour }: SourceServer): string {
  try {
    if (gtids) return parseExecutedSet(gtidSet, flavour).text();
  } catch (cause) {
    throw new SluiceError('REQUEST_INVALID', `${gtidSet} is no GTID set of this master`, {
      hint: flavour === 'mariadb' ? 'As 0-1-1234,1-3-45.' : 'As uuid:1-1234,uuid:1-5:8.',
      cause,
    });
  }
  throw new SluiceError('SERVER_UNFIT', 'a GTID set was given, but the master has no GTIDs', {
    hint: 'Give the place as FILE:POSITION, or set gtid_mode=ON on the master.',
  });
}
