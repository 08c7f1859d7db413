import type { HeartbeatEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/** Fields of version 2: `libs/mysql/binlog/event/codecs/binary.cpp`. */
const Field = { END: 0, FILE: 1, POSITION: 2 } as const;

/**
 * HEARTBEAT_LOG_EVENT: the file's name; the position is the header's, or where that is 0 because it
 * exceeds 32 bits (MariaDB) in 8 bytes before the name.
 */
export function readHeartbeat(header: EventHeader, reader: EventReader): HeartbeatEvent {
  const inBody = header.nextPosition === 0 && reader.event.flavour === 'mariadb';
  const position = inBody ? reader.safe64('a position') : header.nextPosition;
  if (reader.left === 0) throw reader.malformed('it names no file');
  return { kind: 'heartbeat', header, position, file: reader.rest().toString('latin1') };
}

/** HEARTBEAT_LOG_EVENT_V2 (MySQL 8.0.26): fields of type, length and value, ended by type 0. */
export function readHeartbeatV2(header: EventHeader, reader: EventReader): HeartbeatEvent {
  let file: string | undefined;
  let position: number | undefined;
  for (let type = reader.packed(); type !== Field.END; type = reader.packed()) {
    const value = reader.part(reader.packed());
    if (type === Field.FILE) file = value.rest().toString('latin1');
    if (type === Field.POSITION) position = value.packed();
  }
  if (file === undefined || position === undefined) {
    throw reader.malformed('it lacks its file or position');
  }
  return { kind: 'heartbeat', header, file, position };
}
