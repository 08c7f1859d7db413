import { unsupported } from '../failure.js';
import type { QueryCharset, QueryStatus } from '../query-status.js';
import type { EventReader } from '../reader.js';

type Writable = { -readonly [K in keyof QueryStatus]: QueryStatus[K] };
type VariableReader = (status: Writable, reader: EventReader) => void;

/** More schemas than this are not listed: OVER_MAX_DBS_IN_EVENT_MTS. */
const MAX_LISTED_SCHEMAS = 16;
const MANY_SCHEMAS = 254;
const COMMIT_OR_ROLLBACK_ALTER = 4 | 8;
/** Of a variable of one byte that the session left alone. */
const UNSET = 0xff;

/** Codes that mean the same to both servers. */
const COMMON: ReadonlyArray<readonly [code: number, read: VariableReader]> = [
  [0, (status, reader) => void (status.flags2 = reader.u32())],
  [1, (status, reader) => void (status.sqlMode = reader.u64())],
  [2, readCatalogWithZero],
  [3, readAutoIncrement],
  [4, (status, reader) => void (status.charset = readCharset(reader))],
  [5, (status, reader) => void (status.timeZone = reader.shortBytes())],
  [6, (status, reader) => void (status.catalog = reader.shortBytes())],
  [7, (status, reader) => void (status.lcTimeNames = reader.u16())],
  [8, (status, reader) => void (status.collationDatabase = reader.u16())],
  [9, (status, reader) => void (status.tableMapForUpdate = reader.u64())],
  [10, (status, reader) => void (status.masterDataWritten = reader.u32())],
  [11, readInvoker],
];

/** `libs/mysql/binlog/event/statement_events.h`, Query_event_status_vars. 14 and 15 were never used. */
const MYSQL: ReadonlyArray<readonly [code: number, read: VariableReader]> = [
  [12, readUpdatedSchemas],
  [13, (status, reader) => void (status.microseconds = reader.u24())],
  [16, (status, reader) => void (status.explicitDefaultsForTimestamp = reader.u8() !== 0)],
  [17, (status, reader) => void (status.ddlXid = reader.u64())],
  [18, (status, reader) => void (status.defaultCollationForUtf8mb4 = reader.u16())],
  [19, (status, reader) => setSwitch(status, 'sqlRequirePrimaryKey', reader.u8())],
  [20, (status, reader) => setSwitch(status, 'defaultTableEncryption', reader.u8())],
  [21, (status, reader) => setSwitch(status, 'enableCascadeTriggers', reader.u8())],
];

/** `sql/log_event.h` of MariaDB, Q_HRNOW to Q_DUMMY. */
const MARIADB: ReadonlyArray<readonly [code: number, read: VariableReader]> = [
  [128, (status, reader) => void (status.microseconds = reader.u24())],
  [129, (status, reader) => void (status.ddlXid = reader.u64())],
  [130, readGtidFlagsExtra],
  [131, readCharacterSetCollations],
  // Q_DUMMY: padding, written over a variable that was cut out for an old slave.
  [255, () => undefined],
];

const READERS = {
  mysql: new Map([...COMMON, ...MYSQL]),
  mariadb: new Map([...COMMON, ...MARIADB]),
};

/**
 * Reads all status variables. The servers stop silently at a code they do not know, which loses
 * whatever follows; here an unknown code is an error.
 * @param reader exactly the bytes of the variables
 */
export function readQueryStatus(reader: EventReader): QueryStatus {
  const readers = READERS[reader.event.flavour];
  const status: Writable = {};
  while (reader.left > 0) {
    const code = reader.u8();
    const read = readers.get(code);
    if (read === undefined) throw unknownVariable(reader, code);
    read(status, reader);
  }
  return status;
}

function unknownVariable(reader: EventReader, code: number): Error {
  return unsupported(
    reader.event,
    `status variable ${code} is not known`,
    'The source is newer than this release: install a newer one, or report the code and the version of the source.',
  );
}

function readCatalogWithZero(status: Writable, reader: EventReader): void {
  status.catalog = reader.shortBytes();
  reader.terminator('the catalog');
}

function readAutoIncrement(status: Writable, reader: EventReader): void {
  status.autoIncrement = { increment: reader.u16(), offset: reader.u16() };
}

function readCharset(reader: EventReader): QueryCharset {
  return { client: reader.u16(), connection: reader.u16(), server: reader.u16() };
}

function readInvoker(status: Writable, reader: EventReader): void {
  status.invoker = { user: reader.shortBytes(), host: reader.shortBytes() };
}

function readUpdatedSchemas(status: Writable, reader: EventReader): void {
  const count = reader.u8();
  if (count === MANY_SCHEMAS) {
    status.updatedSchemas = 'many';
    return;
  }
  if (count === 0 || count > MAX_LISTED_SCHEMAS) throw reader.malformed(`${count} schemas`);
  status.updatedSchemas = Array.from({ length: count }, () => readZeroTerminated(reader));
}

function readZeroTerminated(reader: EventReader): Buffer {
  const end = reader.buf.indexOf(0, reader.at);
  if (end < 0) throw reader.malformed('a name without an end');
  const name = reader.bytes(end - reader.at);
  reader.skip(1);
  return name;
}

function setSwitch(
  status: Writable,
  name: 'sqlRequirePrimaryKey' | 'defaultTableEncryption' | 'enableCascadeTriggers',
  value: number,
): void {
  if (value !== UNSET) status[name] = value !== 0;
}

function readGtidFlagsExtra(status: Writable, reader: EventReader): void {
  status.gtidFlagsExtra = reader.u8();
  if ((status.gtidFlagsExtra & COMMIT_OR_ROLLBACK_ALTER) !== 0) status.alterStart = reader.u64();
}

function readCharacterSetCollations(status: Writable, reader: EventReader): void {
  const count = reader.u8();
  status.characterSetCollations = Array.from({ length: count }, () => {
    const charset = reader.u16();
    return [charset, reader.u16()] as const;
  });
}
