import type { Span } from './parsed.js';

/** Bytes to put in the place of others. */
export interface Edit extends Span {
  readonly text: Buffer;
}

/** The bytes with all edits made; these must not overlap, two with the same span count as one. */
export function applyEdits(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of inOrder(edits)) {
    if (start < at) throw new RangeError('edits of a statement overlap');
    parts.push(bytes.subarray(at, start), text);
    at = end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

function inOrder(edits: readonly Edit[]): Edit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  return sorted.filter(({ start, end }, i) => {
    const before = sorted[i - 1];
    return before?.start !== start || before.end !== end;
  });
}
