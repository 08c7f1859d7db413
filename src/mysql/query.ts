import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ErrorCode } from '../errors/codes.js';
import { translateError } from './errors.js';

/**
 * All rows of a statement.
 * @param what is being asked, for the error message, as `asking the source for its binlog files`
 * @param fallback as in `translateError`
 * @throws SluiceError
 */
export async function queryRows(
  connection: Connection,
  sql: string,
  what: string,
  fallback: ErrorCode = 'SERVER_UNFIT',
): Promise<RowDataPacket[]> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } catch (error) {
    throw translateError(error, what, fallback);
  }
}

/**
 * A row's column as text; undefined if there is no such row or column, or it is NULL.
 */
export function textOf(row: RowDataPacket | undefined, column: string): string | undefined {
  const value: unknown = row?.[column];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : JSON.stringify(value);
}
