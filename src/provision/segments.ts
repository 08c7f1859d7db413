import { quoteIdentifier } from '../mysql/quote.js';
import { EVERYTHING, type Range } from './range.js';
import type { Session } from './session.js';
import { fromClause, isInteger, type Table } from './table.js';

/** Tables above this size are copied by several workers side by side, in bytes. */
const LARGE = 32 * 1024 * 1024;

/**
 * Parts of a table that can be copied side by side: ranges of an integer key, equally wide; else the
 * whole. The first and the last have no outer bound, so rows beyond are in them.
 * @param session sees the snapshot
 */
export async function segmentsOf(
  session: Session,
  table: Table,
  workers: number,
): Promise<Range[]> {
  const [column] = table.key;
  const single = table.key.length === 1 && column !== undefined && isInteger(column);
  if (!single || table.bytes < LARGE || workers < 2) return [EVERYTHING];
  const name = quoteIdentifier(column.name);
  const [row] = await session.query(
    `SELECT MIN(${name}) AS low, MAX(${name}) AS high FROM ${fromClause(table)}`,
  );
  const [low, high] = [row?.['low'] ?? null, row?.['high'] ?? null];
  if (low === null || high === null) return [EVERYTHING];
  return split(BigInt(low), BigInt(high), BigInt(workers * 2));
}

/** `(-,a] (a,b] (b,-)` */
export function split(low: bigint, high: bigint, count: bigint): Range[] {
  const width = (high - low) / count;
  if (width < 1n) return [EVERYTHING];
  const bounds: (bigint | undefined)[] = [undefined];
  for (let i = 1n; i < count; i += 1n) bounds.push(low + width * i);
  bounds.push(undefined);
  return bounds.slice(1).map((upTo, i) => ({ after: key(bounds[i]), upTo: key(upTo) }));
}

function key(value: bigint | undefined): Buffer[] | undefined {
  return value === undefined ? undefined : [Buffer.from(String(value))];
}
