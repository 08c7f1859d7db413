import { catalogSchema } from '../applier/catalog/catalog.js';
import { PROVISION_TABLE } from '../applier/catalog/unfinished-provision.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { quoteQualified } from '../mysql/quote.js';
import type { Place } from './snapshot-place.js';
import { decodeKey, encodeKey, type Range } from './range.js';
import type { Table } from './table.js';

/** How far a table is. `filled`: it has its rows, not its secondary keys. */
export type TableState = 'open' | 'filled' | 'done';

export interface ChunkEntry {
  readonly segment: number;
  readonly number: number;
  readonly range: Range;
}

export interface TableEntry {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly fingerprint: string;
  state: TableState;
  /** Parts of the table that are copied side by side. */
  readonly segments: readonly Range[];
  readonly chunks: readonly ChunkEntry[];
}

/** Who is being copied, kept so that no other master's rows are mixed in. */
export interface RunEntry {
  readonly state: 'copying' | 'complete';
  readonly source: string;
}

const RUN_TABLE = PROVISION_TABLE;
const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/**
 * What a provisioning that was interrupted goes on from, in the service's own schema on the slave. A
 * chunk's row is in the transaction of the chunk's rows. The session does not commit by itself.
 */
export class ProvisionState {
  private readonly run: string;
  private readonly tables: string;
  private readonly chunks: string;
  private readonly madeAccounts: string;

  constructor(
    private readonly session: TargetSession,
    private readonly service: string,
  ) {
    const schema = catalogSchema(service);
    this.run = quoteQualified(schema, RUN_TABLE);
    this.tables = quoteQualified(schema, 'provision_table');
    this.chunks = quoteQualified(schema, 'provision_chunk');
    this.madeAccounts = quoteQualified(schema, 'provision_account');
  }

  /** Undefined: this slave was never provisioned. */
  async read(): Promise<RunEntry | undefined> {
    const schema = catalogSchema(this.service);
    const [found] = await this.session.query(
      `SELECT COUNT(*) AS n FROM information_schema.TABLES
       WHERE TABLE_SCHEMA='${schema}' AND TABLE_NAME='${RUN_TABLE}'`,
    );
    if (found?.['n'] === '0') return undefined;
    const [row] = await this.session.query(`SELECT state, source FROM ${this.run} WHERE id=1`);
    if (row === undefined) return undefined;
    return {
      state: row['state'] === 'complete' ? 'complete' : 'copying',
      source: row['source'] ?? '',
    };
  }

  /** Makes the tables where they are missing, and notes that the slave is not complete. */
  async begin(source: string): Promise<void> {
    await this.session.query(
      `CREATE TABLE IF NOT EXISTS ${this.run} (
         id INT NOT NULL PRIMARY KEY, state VARCHAR(16) NOT NULL, source VARCHAR(255) NOT NULL,
         method VARCHAR(64), binlog_file VARCHAR(512), binlog_position BIGINT, gtid_set LONGTEXT,
         started DATETIME(3) NOT NULL, finished DATETIME(3), table_count BIGINT, row_count BIGINT
       ) ${OPTIONS};
       CREATE TABLE IF NOT EXISTS ${this.tables} (
         id INT NOT NULL PRIMARY KEY, table_schema VARCHAR(64) NOT NULL,
         table_name VARCHAR(64) NOT NULL, fingerprint CHAR(64) NOT NULL, state VARCHAR(16) NOT NULL,
         segments LONGTEXT NOT NULL, UNIQUE KEY (table_schema, table_name)
       ) ${OPTIONS};
       CREATE TABLE IF NOT EXISTS ${this.chunks} (
         table_id INT NOT NULL, segment INT NOT NULL, number INT NOT NULL, after_key LONGTEXT,
         up_to_key LONGTEXT, row_count BIGINT NOT NULL, PRIMARY KEY (table_id, segment, number)
       ) ${OPTIONS};
       CREATE TABLE IF NOT EXISTS ${this.madeAccounts} (
         name VARCHAR(600) NOT NULL PRIMARY KEY
       ) ${OPTIONS};
       INSERT INTO ${this.run} (id, state, source, started)
         VALUES (1, 'copying', ${text(source)}, UTC_TIMESTAMP(3))
         ON DUPLICATE KEY UPDATE state='copying', source=VALUES(source);
       COMMIT`,
    );
  }

  /** Forgets every table, as before the first. */
  async forget(): Promise<void> {
    await this.session.query(
      `DELETE FROM ${this.chunks}; DELETE FROM ${this.tables}; DELETE FROM ${this.madeAccounts}; COMMIT`,
    );
  }

  /** Accounts that this provisioning makes, by their names in SQL. */
  async accounts(): Promise<string[]> {
    const rows = await this.session.query(`SELECT name FROM ${this.madeAccounts}`);
    await this.session.query('COMMIT');
    return rows.map(({ name }) => name ?? '');
  }

  async noteAccount(name: string): Promise<void> {
    await this.session.query(
      `INSERT IGNORE INTO ${this.madeAccounts} (name) VALUES (${text(name)}); COMMIT`,
    );
  }

  async entries(): Promise<TableEntry[]> {
    const tables = await this.session.query(`SELECT * FROM ${this.tables}`);
    const chunks = await this.session.query(
      `SELECT * FROM ${this.chunks} ORDER BY table_id, segment, number`,
    );
    await this.session.query('COMMIT');
    return tables.map((row) => ({
      id: Number(row['id']),
      schema: row['table_schema'] ?? '',
      name: row['table_name'] ?? '',
      fingerprint: row['fingerprint'] ?? '',
      state: (row['state'] ?? 'open') as TableState,
      segments: (JSON.parse(row['segments'] ?? '[]') as StoredRange[]).map(fromStored),
      chunks: chunks
        .filter((chunk) => chunk['table_id'] === row['id'])
        .map((chunk) => ({
          segment: Number(chunk['segment']),
          number: Number(chunk['number']),
          range: fromStored([chunk['after_key'] ?? null, chunk['up_to_key'] ?? null]),
        })),
    }));
  }

  async add(table: Table, id: number, segments: readonly Range[]): Promise<TableEntry> {
    const { schema, name, fingerprint } = table;
    await this.session.query(
      `INSERT INTO ${this.tables} (id, table_schema, table_name, fingerprint, state, segments)
       VALUES (${id}, ${text(schema)}, ${text(name)}, '${fingerprint}', 'open',
         '${JSON.stringify(segments.map(toStored))}'); COMMIT`,
    );
    return { id, schema, name, fingerprint, state: 'open', segments, chunks: [] };
  }

  async remove({ id }: TableEntry): Promise<void> {
    await this.session.query(
      `DELETE FROM ${this.chunks} WHERE table_id=${id}; DELETE FROM ${this.tables} WHERE id=${id}; COMMIT`,
    );
  }

  /** ASCII, so that it can be sent with rows, whose session has another character set. */
  noteTable({ id }: TableEntry, state: TableState): string {
    return `UPDATE ${this.tables} SET state='${state}' WHERE id=${id}`;
  }

  /** As `noteTable`. */
  noteChunk({ id }: TableEntry, { segment, number, range }: ChunkEntry, rows: number): string {
    const [after, upTo] = toStored(range).map((key) => (key === null ? 'NULL' : `'${key}'`));
    return `REPLACE INTO ${this.chunks} (table_id, segment, number, after_key, up_to_key, row_count)
      VALUES (${id}, ${segment}, ${number}, ${after}, ${upTo}, ${rows})`;
  }

  /** Statements that end it; to be committed with the restart point. */
  complete(method: string, { file, position, gtidSet }: Place): string {
    const gtids = gtidSet === undefined ? 'NULL' : text(gtidSet);
    return `UPDATE ${this.run} SET state='complete', finished=UTC_TIMESTAMP(3),
        method=${text(method)}, binlog_file=${text(file)}, binlog_position=${position},
        gtid_set=${gtids}, table_count=(SELECT COUNT(*) FROM ${this.tables}),
        row_count=(SELECT SUM(row_count) FROM ${this.chunks}) WHERE id=1;
      DELETE FROM ${this.chunks}; DELETE FROM ${this.tables}; DELETE FROM ${this.madeAccounts}`;
  }
}

type StoredRange = readonly [after: string | null, upTo: string | null];

function toStored({ after, upTo }: Range): StoredRange {
  return [encodeKey(after) ?? null, encodeKey(upTo) ?? null];
}

function fromStored([after, upTo]: StoredRange): Range {
  return { after: decodeKey(after), upTo: decodeKey(upTo) };
}

function text(value: string): string {
  return `_utf8mb4 x'${Buffer.from(value).toString('hex')}'`;
}
