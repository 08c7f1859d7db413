import type { DeleteFileEvent, ExecuteLoadEvent, LoadBlockEvent } from '../binlog-event.js';
import { EventType } from '../event-type.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';
import { readQueryStatus } from './query-status.js';

/*
 * LOAD DATA in statement format: the file in blocks, then the statement.
 * `libs/mysql/binlog/event/load_data_events.h` (MySQL), `sql/log_event.h` (MariaDB).
 */

/** enum_load_dup_handling */
const DUPLICATES = ['error', 'ignore', 'replace'] as const;

/** BEGIN_LOAD_QUERY_EVENT, APPEND_BLOCK_EVENT: id of the file (4 bytes), then a block of it. */
export function readLoadBlock(header: EventHeader, reader: EventReader): LoadBlockEvent {
  const isFirst = header.typeCode === EventType.BEGIN_LOAD_QUERY;
  const fileId = reader.u32();
  return { kind: 'load-block', header, isFirst, fileId, block: reader.rest() };
}

/** DELETE_FILE_EVENT: the load failed and changed nothing. */
export function readDeleteFile(header: EventHeader, reader: EventReader): DeleteFileEvent {
  const fileId = reader.u32();
  reader.finish('the id of the file');
  return { kind: 'delete-file', header, fileId };
}

/**
 * EXECUTE_LOAD_QUERY_EVENT: as QUERY_EVENT, but that the fixed part has, at its end, the id of the
 * file (4 bytes), two offsets in the statement (4 each) and what to do about duplicates (1).
 */
export function readExecuteLoad(header: EventHeader, reader: EventReader): ExecuteLoadEvent {
  const threadId = reader.u32();
  const executionTime = reader.u32();
  const schemaBytes = reader.u8();
  const errorCode = reader.u16();
  const statusBytes = reader.u16();
  const fileId = reader.u32();
  const [nameStart, nameEnd] = [reader.u32(), reader.u32()];
  const code = reader.u8();
  const duplicates = DUPLICATES[code];
  if (duplicates === undefined) throw reader.malformed(`duplicates ${code} are not known`);
  const status = readQueryStatus(reader.part(statusBytes));
  const schema = reader.bytes(schemaBytes);
  reader.terminator('the schema');
  const statement = reader.rest();
  if (nameStart > nameEnd || nameEnd > statement.length) {
    throw reader.malformed(`the file's name is at ${nameStart} to ${nameEnd} of the statement`);
  }
  const session = { threadId, executionTime, errorCode, schema, status };
  const query = { kind: 'query', header, ...session, statement } as const;
  return { kind: 'execute-load', header, fileId, nameStart, nameEnd, duplicates, query };
}
