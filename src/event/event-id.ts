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

const ZEROS = '0'.repeat(16);

export function formatEventId(id: EventId): string {
  const digits = String(id.position);
  return `${id.file}:${ZEROS.slice(digits.length)}${digits};${id.threadId}`; // padStart takes longer
}

/** Undefined if `text` is no event id. */
export function parseEventId(text: string): EventId | undefined {
  const colon = text.lastIndexOf(':');
  if (colon <= 0) return undefined;
  const found = text.lastIndexOf(';');
  const semicolon = found > colon ? found : text.length;
  const threadAt = text.charAt(semicolon + 1) === '-' ? semicolon + 2 : semicolon + 1;
  if (!areDigits(text, colon + 1, semicolon)) return undefined;
  if (semicolon < text.length && !areDigits(text, threadAt, text.length)) return undefined;
  return {
    file: text.slice(0, colon),
    position: Number(text.slice(colon + 1, semicolon)),
    threadId: semicolon < text.length ? Number(text.slice(semicolon + 1)) : -1,
  };
}

/** `mysql-bin.000012` -> 12: numbers above 999999 have more digits. Undefined: no name of a binlog file. */
export function binlogNumber(file: string): number | undefined {
  const digits = /\.(\d+)$/.exec(file)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** At least one, and nothing else. */
function areDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return from < to;
}
