/** Writes rows, reads them from the binlog as row images, and writes those again as literals. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { RowColumn } from '../../../src/binlog/column.js';
import { literalWriter, valueSkipper } from '../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../src/binlog/sql-buffer.js';
import type { TestServer } from '../../support/servers.js';
import { readInserts, type LoggedColumn, type LoggedRows } from './binlog-file.js';

const STRICT = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
const LAX = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';

/** One logged row: its image without the null bitmap, and where each value lies in it. */
export interface LoggedRow {
  readonly image: Buffer;
  /** Start and end of each value; undefined: NULL. */
  readonly values: readonly (readonly [start: number, end: number] | undefined)[];
}

export class RoundTrip {
  private constructor(
    readonly server: TestServer,
    readonly connection: Connection,
  ) {}

  static async open(server: TestServer): Promise<RoundTrip> {
    const connection = await server.connect({ charset: 'BINARY' });
    await connection.query('CREATE DATABASE IF NOT EXISTS v; USE v');
    await connection.query(`SET NAMES binary; SET time_zone = '+00:00', sql_mode = '${STRICT}'`);
    return new RoundTrip(server, connection);
  }

  /** Runs SQL of bytes (one per character). */
  async run(sql: string): Promise<RowDataPacket[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(sql);
    return rows;
  }

  /** The rows that `work` inserts, as the binlog has them. */
  async log(work: () => Promise<unknown>): Promise<LoggedRows[]> {
    const before = await this.position();
    await work();
    const file = readFileSync(join(this.server.dataDir, before.file));
    return readInserts(file, before.position, true);
  }

  /** The columns of a table as the applier would know them. */
  async columns(table: string, logged: readonly LoggedColumn[]): Promise<Column[]> {
    const rows = await this.run(
      `SELECT column_name AS name, data_type AS type, column_type AS full,
         character_set_name AS charset, datetime_precision AS fraction
       FROM information_schema.columns
       WHERE table_schema = 'v' AND table_name = '${table}' ORDER BY ordinal_position`,
    );
    return logged.map((column, i) => ({ ...column, ...describe(rows[i]!) }));
  }

  /** Inserts the logged rows into another table, one statement a row; returns what that logs. */
  async copy(columns: readonly Column[], rows: readonly LoggedRow[], to: string) {
    const writers = columns.map((column) => literalWriter(column, 'store'));
    return this.log(async () => {
      for (const row of rows) {
        const out = new SqlBuffer();
        out.text(`INSERT INTO ${to} (${columns.map((column) => column.name).join()}) VALUES (`);
        row.values.forEach((value, i) => {
          if (i > 0) out.byte(0x2c);
          if (value === undefined) out.text('NULL');
          else expectEnd(writers[i]!(row.image, value[0], out), value[1]);
        });
        out.byte(0x29);
        if (out.needsLax) await this.run(`SET sql_mode = '${LAX}'`);
        await this.run(out.take().toString('latin1'));
        if (out.needsLax) await this.run(`SET sql_mode = '${STRICT}'`);
      }
    });
  }

  private async position() {
    const mysql = this.server.kind === 'mysql';
    const [row] = await this.run(mysql ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS');
    return { file: String(row!['File']), position: Number(row!['Position']) };
  }
}

export type Column = RowColumn & { readonly name: string };

function describe(row: RowDataPacket): Omit<Column, 'type' | 'meta'> {
  const type = String(row['type']).toLowerCase();
  const bytes = type.includes('binary') || type.includes('blob');
  return {
    name: String(row['name']),
    unsigned: String(row['full']).includes('unsigned'),
    charset: bytes ? 'binary' : row['charset'] === null ? undefined : String(row['charset']),
    targetType: type,
    targetFraction: row['fraction'] === null ? undefined : Number(row['fraction']),
  };
}

function expectEnd(end: number, expected: number): void {
  if (end !== expected) throw new Error(`the writer ended at ${end}, the skipper at ${expected}`);
}

/** Takes the rows areas of one table apart. */
export function splitRows(logged: readonly LoggedRows[], columns: readonly LoggedColumn[]) {
  const skippers = columns.map((column) => valueSkipper(column));
  const found: LoggedRow[] = [];
  for (const { rows } of logged) {
    for (let at = 0; at < rows.length;) {
      const nulls = rows.subarray(at, at + ((columns.length + 7) >> 3));
      const start = at + nulls.length;
      at = start;
      const values = skippers.map((skip, i) => {
        if ((nulls[i >> 3]! >> (i & 7)) & 1) return undefined;
        const from = at;
        at = skip(rows, at);
        return [from - start, at - start] as const;
      });
      found.push({ image: rows.subarray(start, at), values });
    }
  }
  return found;
}
