import type { ServerInfo } from '../mysql/flavour.js';
import { condition, type Range } from './range.js';
import { fromClause, keepsJsonTypes, type Table } from './table.js';
import { hashExpression, type ValueRule } from './value-expression.js';

/** Number of rows, and a hash over the multiset of them. */
export interface Checksum {
  readonly rows: number;
  readonly digest: string;
}

/** How the values of two servers are read so that they can be compared. */
export function valueRules(
  source: ServerInfo,
  target: ServerInfo,
): { readonly source: ValueRule; readonly target: ValueRule } {
  const jsonTypes = keepsJsonTypes(source, target);
  return {
    source: { flavour: source.flavour, target: target.flavour, jsonTypes },
    target: { flavour: target.flavour, target: target.flavour, jsonTypes },
  };
}

export function sameChecksum(a: Checksum, b: Checksum): boolean {
  return a.rows === b.rows && a.digest === b.digest;
}

/** SQL for the hash of one row over all its columns: 224 bits as hex digits. */
export function rowHash(table: Table, rule: ValueRule): string {
  return `SHA2(${rowText(table, rule, 'sha')},224)`;
}

/**
 * SQL for the checksum of one row over all its columns: 32 bits as decimal digits, a fifth of the
 * price of a hash. It finds what a copy does to values by chance or by rule; one changed row in 2^32
 * would pass, which is why rows of different snapshots are compared by their hashes.
 */
export function rowCrc(table: Table, rule: ValueRule): string {
  return `CRC32(${rowText(table, rule, 'crc')})`;
}

function rowText({ columns, generated }: Table, rule: ValueRule, hash: 'sha' | 'crc'): string {
  const parts = [...columns, ...generated].map((column) => hashExpression(column, rule, hash));
  return `CONCAT_WS(',',${parts.length === 0 ? "''" : parts.join(',')})`;
}

/** SQL for what `rowCrc` sums up to over a range. */
export function crcSql(table: Table, range: Range, rule: ValueRule): Buffer {
  const head = `SELECT COUNT(*) AS n,IFNULL(SUM(${rowCrc(table, rule)}),0) AS digest FROM ${fromClause(table)} WHERE `;
  return Buffer.concat([Buffer.from(head), condition(table.key, range)]);
}

/**
 * SQL for the checksum of a range. The hashes of the rows are summed up: a sum, unlike a XOR, tells
 * doubled rows, and like it needs no order, which a table without a key does not have.
 */
export function checksumSql(table: Table, range: Range, rule: ValueRule, suffix = ''): Buffer {
  const half = (from: number): string =>
    `SUM(CAST(CONV(SUBSTRING(h,${from},16),16,10) AS UNSIGNED))`;
  const head = `SELECT COUNT(*) AS n,CONCAT(${half(1)},'-',${half(17)}) AS digest FROM (SELECT ${rowHash(table, rule)} AS h FROM ${fromClause(table)} WHERE `;
  return Buffer.concat([
    Buffer.from(head),
    condition(table.key, range),
    Buffer.from(`${suffix}) AS hashes`),
  ]);
}

export function toChecksum(row: Readonly<Record<string, string | null>> | undefined): Checksum {
  return { rows: Number(row?.['n'] ?? 0), digest: row?.['digest'] ?? 'empty' };
}
