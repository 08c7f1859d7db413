import type { AnnotateRowsEvent, RowsQueryEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/** MariaDB ANNOTATE_ROWS_EVENT: the body is the statement. */
export function readAnnotateRows(header: EventHeader, reader: EventReader): AnnotateRowsEvent {
  return { kind: 'annotate-rows', header, statement: reader.rest() };
}

/** MySQL ROWS_QUERY_LOG_EVENT: a length of one byte that means nothing, then the statement. */
export function readRowsQuery(header: EventHeader, reader: EventReader): RowsQueryEvent {
  reader.skip(1);
  return { kind: 'rows-query', header, statement: reader.rest() };
}
