import { malformed } from '../value/failure.js';

/** Where in a document: as the server writes it, without wildcards. */
export interface JsonPath {
  /** `$.a[3]."b c"` in UTF-8. */
  readonly text: Buffer;
  /** Length of the text without the last leg: the path of what holds it. */
  readonly parent: number;
  /** Whether the last leg is an element of an array, not a member of an object. */
  readonly isElement: boolean;
  /** Whether any leg is an element of an array. */
  readonly hasElement: boolean;
  /** Whether any leg counts from the end of an array, `[last-1]`, so that it has another name too. */
  readonly hasLast: boolean;
}

const DOLLAR = 0x24;
const DOT = 0x2e;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const ASTERISK = 0x2a;
const LETTER_L = 0x6c;
const ELEMENT = /^(\d+|last(-\d+)?)$/;

/**
 * Reads a path of the form that `Json_path::to_string` writes (`sql-common/json_path.cc`).
 * @throws SluiceError EVENT_MALFORMED
 */
export function parsePath(text: Buffer): JsonPath {
  if (text[0] !== DOLLAR) throw noPath(text);
  let parent = 1;
  let isElement = false;
  let hasElement = false;
  let hasLast = false;
  for (let at = 1; at < text.length;) {
    parent = at;
    isElement = text[at] === OPEN;
    hasElement ||= isElement;
    hasLast ||= isElement && text[at + 1] === LETTER_L;
    at = isElement ? afterElement(text, at) : afterMember(text, at);
  }
  return { text, parent, isElement, hasElement, hasLast };
}

/** Whether one of two paths is the other or leads to it, or may do so. */
export function areRelated(a: JsonPath, b: JsonPath): boolean {
  if (a.hasLast || b.hasLast) return true;
  const [short, long] = a.text.length <= b.text.length ? [a.text, b.text] : [b.text, a.text];
  if (!long.subarray(0, short.length).equals(short)) return false;
  const next = long[short.length];
  return next === undefined || next === DOT || next === OPEN;
}

function afterElement(text: Buffer, at: number): number {
  const end = text.indexOf(CLOSE, at);
  const index = text.toString('latin1', at + 1, Math.max(end, at + 1));
  if (end < 0 || !ELEMENT.test(index)) throw noPath(text);
  return end + 1;
}

function afterMember(text: Buffer, at: number): number {
  if (text[at] !== DOT) throw noPath(text);
  const end = text[at + 1] === QUOTE ? afterQuoted(text, at + 2) : afterName(text, at + 1);
  if (end === at + 1) throw noPath(text);
  return end;
}

function afterName(text: Buffer, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== DOT && text[at] !== OPEN) {
    if (text[at] === ASTERISK) throw noPath(text);
    at++;
  }
  return at;
}

function afterQuoted(text: Buffer, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === BACKSLASH) at++;
    else if (text[at] === QUOTE) return at + 1;
  }
  throw noPath(text);
}

function noPath(text: Buffer): Error {
  return malformed(
    `${JSON.stringify(text.toString('utf8', 0, 200))} is no path in a JSON document`,
  );
}
