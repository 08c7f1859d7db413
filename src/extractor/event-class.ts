import { EventType, ROWS_EVENTS, isKnownEventType } from '../binlog/event-type.js';
import type { Flavour } from '../event/format.js';

/** What an event type means for the assembly of transactions. */
export const EventClass = {
  /** Neither known nor replicated: the decoder says why. */
  OTHER: 0,
  /** About the file or the stream; no part of a transaction. */
  CONTROL: 1,
  /** Starts a transaction. */
  GTID: 2,
  /** A statement: may start or end a transaction, be one, or be in one. */
  QUERY: 3,
  /** Ends a transaction. */
  COMMIT: 4,
  /** Rows, in a transaction only. */
  ROWS: 5,
  /** Names the table of rows, in a transaction only. */
  TABLE_MAP: 6,
  /** Belongs to the statement that follows. */
  PRELUDE: 7,
  /** Holds the events of a transaction, compressed. */
  PAYLOAD: 8,
  /** A statement with a longer fixed part than others, in a transaction only. */
  LOAD: 9,
} as const;

const CLASSES: ReadonlyArray<readonly [eventClass: number, codes: readonly number[]]> = [
  [
    EventClass.CONTROL,
    [
      EventType.ROTATE,
      EventType.FORMAT_DESCRIPTION,
      EventType.STOP,
      EventType.HEARTBEAT,
      EventType.HEARTBEAT_V2,
      EventType.PREVIOUS_GTIDS,
      EventType.GTID_LIST,
      EventType.BINLOG_CHECKPOINT,
      EventType.START_ENCRYPTION,
      EventType.INCIDENT,
    ],
  ],
  [
    EventClass.GTID,
    [EventType.GTID, EventType.ANONYMOUS_GTID, EventType.GTID_TAGGED, EventType.MARIADB_GTID],
  ],
  [EventClass.QUERY, [EventType.QUERY, EventType.QUERY_COMPRESSED]],
  [EventClass.COMMIT, [EventType.XID, EventType.XA_PREPARE]],
  [EventClass.ROWS, [...ROWS_EVENTS]],
  [EventClass.TABLE_MAP, [EventType.TABLE_MAP]],
  [EventClass.PAYLOAD, [EventType.TRANSACTION_PAYLOAD]],
  [
    EventClass.PRELUDE,
    [
      EventType.INTVAR,
      EventType.RAND,
      EventType.USER_VAR,
      EventType.ROWS_QUERY,
      EventType.ANNOTATE_ROWS,
      EventType.BEGIN_LOAD_QUERY,
      EventType.APPEND_BLOCK,
      EventType.DELETE_FILE,
    ],
  ],
  [EventClass.LOAD, [EventType.EXECUTE_LOAD_QUERY]],
];

const TABLES: Readonly<Record<Flavour, Uint8Array>> = {
  mysql: classTable('mysql'),
  mariadb: classTable('mariadb'),
};

/** Class of each type code that a server of that flavour writes. */
export function eventClasses(flavour: Flavour): Uint8Array {
  return TABLES[flavour];
}

function classTable(flavour: Flavour): Uint8Array {
  const table = new Uint8Array(256).fill(EventClass.OTHER);
  for (const [eventClass, codes] of CLASSES) {
    for (const code of codes) {
      if (isKnownEventType(code, flavour)) table[code] = eventClass;
    }
  }
  return table;
}
