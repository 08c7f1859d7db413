/**
 * Event ids name a place in the source's binlog and the session that wrote it, in the form
 * `mysql-bin.000003:0000000000002208;29`: file, end position in 16 digits, thread id (-1: unknown).
 */
export interface EventId {
  readonly file: string;
  /** Offset of the end of the event, in bytes. */
  readonly position: number;
  readonly threadId: number;
}

export function formatEventId(id: EventId): string {
  return `${id.file}:${String(id.position).padStart(16, '0')};${id.threadId}`;
}

/** Undefined if `text` is no event id. */
export function parseEventId(text: string): EventId | undefined {
  const colon = text.lastIndexOf(':');
  const semicolon = text.lastIndexOf(';');
  if (colon <= 0) return undefined;
  const digits = text.slice(colon + 1, semicolon > colon ? semicolon : undefined);
  if (!/^\d+$/.test(digits)) return undefined;
  const thread = semicolon > colon ? text.slice(semicolon + 1) : '-1';
  if (!/^-?\d+$/.test(thread)) return undefined;
  return { file: text.slice(0, colon), position: Number(digits), threadId: Number(thread) };
}
