import type { Flavour } from '../event/format.js';
import { SluiceError } from '../errors/sluice-error.js';
import { eventTypeName } from './event-type.js';

/** Which event an error is about. */
export interface EventKind {
  readonly typeCode: number;
  readonly flavour: Flavour;
}

/** An event whose bytes contradict its format. The caller adds the place with `at`. */
export function malformed(event: EventKind, what: string): SluiceError {
  return new SluiceError('EVENT_MALFORMED', `${label(event)} cannot be decoded: ${what}`, {
    hint: 'Run `mysqlbinlog --verify-binlog-checksum` over that file on the source. If it reads the event, report a bug with its bytes; if not, the binlog is damaged and the slave has to be provisioned again.',
  });
}

/** An event, or a part of one, that this release does not replicate. `hint` says what to do. */
export function unsupported(event: EventKind, what: string, hint: string): SluiceError {
  return new SluiceError('EVENT_UNSUPPORTED', `${label(event)}: ${what}`, { hint });
}

function label({ typeCode, flavour }: EventKind): string {
  return `${eventTypeName(typeCode, flavour)} (code ${typeCode}, ${flavour})`;
}
