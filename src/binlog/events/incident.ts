import type { IncidentEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/**
 * INCIDENT_EVENT: number (2 bytes), message after a length of one byte. MySQL writes the checksum
 * twice, so that four bytes more can follow; they mean nothing.
 */
export function readIncident(header: EventHeader, reader: EventReader): IncidentEvent {
  const incident = reader.u16();
  const message = reader.shortBytes();
  return { kind: 'incident', header, incident, message };
}
