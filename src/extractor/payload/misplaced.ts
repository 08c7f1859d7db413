import { EventType, eventTypeName } from '../../binlog/event-type.js';
import { malformed } from '../../binlog/failure.js';
import { typeCodeAt } from '../../binlog/header.js';
import type { SluiceError } from '../../errors/sluice-error.js';
import { EventClass } from '../event-class.js';

/** What starts a transaction or is about the file. */
const FORBIDDEN: ReadonlySet<number> = new Set([
  EventClass.PAYLOAD,
  EventClass.GTID,
  EventClass.CONTROL,
]);

/** @throws SluiceError EVENT_MALFORMED if a compressed transaction cannot hold the event */
export function assertInPayload(event: Buffer, eventClass: number): void {
  if (FORBIDDEN.has(eventClass)) throw misplaced(eventTypeName(typeCodeAt(event), 'mysql'));
}

/** More events follow, in a compressed transaction, on the one that ends it. */
export function eventsAfterEnd(): SluiceError {
  return misplaced('events after its end');
}

function misplaced(what: string): SluiceError {
  const kind = { typeCode: EventType.TRANSACTION_PAYLOAD, flavour: 'mysql' } as const;
  return malformed(kind, `the compressed transaction holds ${what}`);
}
