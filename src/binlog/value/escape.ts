const QUOTE = 0x27;
const BACKSLASH = 0x5c;

/** What stands after the backslash for a byte that must be escaped in a string literal; else 0. */
const ESCAPES = new Uint8Array(256);
ESCAPES[QUOTE] = QUOTE;
ESCAPES[BACKSLASH] = BACKSLASH;
ESCAPES[0] = 0x30;

/** From this many bytes on it pays to look for the next byte to escape and to copy what is before. */
const LONG = 160;
/** Bytes handled one by one after one that was escaped: more where such bytes come close together. */
const LEAST_WINDOW = 128;
const GREATEST_WINDOW = 4096;

/**
 * Copies bytes, escaped for the inside of a string literal, into a buffer that has room for twice as
 * many. Returns the offset after them.
 */
export function writeEscaped(
  into: Buffer,
  at: number,
  source: Buffer,
  from: number,
  to: number,
): number {
  if (to - from < LONG) return escapeEach(into, at, source, from, to);
  return escapeRare(into, at, source.subarray(from, to));
}

function escapeEach(into: Buffer, at: number, source: Buffer, from: number, to: number): number {
  let end = at;
  for (let i = from; i < to; i++) {
    const value = source[i] as number;
    const escape = ESCAPES[value] as number;
    if (escape !== 0) {
      into[end++] = BACKSLASH;
      into[end++] = escape;
    } else {
      into[end++] = value;
    }
  }
  return end;
}

function escapeRare(into: Buffer, at: number, source: Buffer): number {
  let end = at;
  let window = LEAST_WINDOW;
  let quote = find(source, QUOTE, 0);
  let backslash = find(source, BACKSLASH, 0);
  let zero = find(source, 0, 0);
  for (let done = 0; ;) {
    const next = Math.min(quote, backslash, zero);
    end += source.copy(into, end, done, next);
    if (next === source.length) return end;
    window = next - done < 2 * LEAST_WINDOW ? Math.min(2 * window, GREATEST_WINDOW) : LEAST_WINDOW;
    done = Math.min(source.length, next + window);
    end = escapeEach(into, end, source, next, done);
    if (quote < done) quote = find(source, QUOTE, done);
    if (backslash < done) backslash = find(source, BACKSLASH, done);
    if (zero < done) zero = find(source, 0, done);
  }
}

function find(source: Buffer, value: number, from: number): number {
  const found = source.indexOf(value, from);
  return found < 0 ? source.length : found;
}
