/** Seqnos from `from` to `to`, both included. */
export interface SeqnoRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A set of seqnos in the model's form: `12,15-17`.
 * @returns undefined if `text` is none
 */
export function parseSeqnoSet(text: string): SeqnoRange[] | undefined {
  const ranges: SeqnoRange[] = [];
  for (const part of text.split(',')) {
    const range = parseSeqnoRange(part);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges;
}

function parseSeqnoRange(text: string): SeqnoRange | undefined {
  const match = /^\s*(\d{1,15})(?:\s*-\s*(\d{1,15}))?\s*$/.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to ? { from, to } : undefined;
}

export function formatSeqnoSet(ranges: readonly SeqnoRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

export function hasSeqno(ranges: readonly SeqnoRange[], seqno: number): boolean {
  return ranges.some(({ from, to }) => from <= seqno && seqno <= to);
}
