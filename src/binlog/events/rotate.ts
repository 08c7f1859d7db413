import type { RotateEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/** ROTATE_EVENT: position (8 bytes), then the file's name. `sql/log_event.cc`, Rotate_log_event. */
export function readRotate(header: EventHeader, reader: EventReader): RotateEvent {
  const position = reader.safe64('a position');
  if (reader.left === 0) throw reader.malformed('it names no file');
  return { kind: 'rotate', header, position, file: reader.rest().toString('latin1') };
}
