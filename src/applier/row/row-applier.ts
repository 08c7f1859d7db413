import type { RowsEvent } from '../../binlog/binlog-event.js';
import { decodeEvent } from '../../binlog/decode.js';
import { TableMapCache } from '../../binlog/table-map-cache.js';
import type { TableMap } from '../../binlog/table-map.js';
import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';
import { parseVersion } from '../../mysql/flavour.js';
import { endOfTimeOf } from '../schema/end-of-time.js';
import { TableCache } from '../schema/table-cache.js';
import { tableKey, type TableName } from '../schema/table-name.js';
import type { TargetQuery } from '../schema/target-query.js';
import { TargetSchema } from '../schema/target-schema.js';
import type { TargetTable } from '../schema/target-table.js';
import { MappedTable, type MappedTableOptions } from './mapped-table.js';
import type { EventRows } from './open-statement.js';
import { malformed } from './row-error.js';
import { EMPTY_IMAGE_BYTES } from './row-image.js';
import { RowWriter } from './row-writer.js';
import { SessionFlags } from './session-flags.js';

export interface RowApplierOptions extends Omit<MappedTableOptions, 'endOfTime'> {
  /**
   * Runs one text query on the target's session, for schema look-ups; called by `prepare` alone.
   * Result strings may arrive as strings or as buffers.
   */
  readonly query: TargetQuery;
  /** Size that the text of a batch must not pass, in bytes: `max_allowed_packet` less some slack. */
  readonly maxBatchBytes: number;
  /** Called when a table comes whose columns the master's log does not tell enough about. */
  readonly onUntold?: (table: string) => void;
}

/** Source's table ids that are remembered; a statement has far fewer. */
const MAX_TABLE_IDS = 4096;
/** Of these, those that are kept beyond their transaction. */
const KEPT_TABLE_IDS = 64;

/**
 * Turns row events into SQL for the target. Use, per event of the binlog:
 *
 *     TABLE_MAP:  if (rowApplier.tableMap(raw, format)) { await send(batch); await rowApplier.prepare(); }
 *     rows event: let done = rowApplier.rows(raw, format, header, batch);
 *                 while (!done) { await send(batch); done = rowApplier.resume(batch); }
 *
 * The session must be the one of row events: sql_mode `ROW_SQL_MODE`, `SET NAMES binary`,
 * time_zone='+00:00', @TREPSLAVE='YES', CLIENT_FOUND_ROWS. Statements of one batch run in order and
 * all of them, or the block is rolled back. Buffers given to `rows` must stay unchanged until the
 * batch that they went to has been answered: `Expectation.describe` reads the keys from them.
 */
export class RowApplier {
  private readonly maps = new TableMapCache();
  private readonly schema: TargetSchema;
  private readonly targets: TableCache;
  private tables = new WeakMap<TableMap, MappedTable>();
  private readonly byId = new Map<number, MappedTable>();
  private readonly unresolved = new Set<MappedTable>();
  private readonly flags = new SessionFlags();
  private readonly writer: RowWriter;
  private pending: EventRows | undefined;
  private pendingAt = 0;
  private version = 0;
  private readonly charsetOf = (collation: number) => this.schema.charsetOf(collation);

  constructor(private readonly options: RowApplierOptions) {
    this.schema = new TargetSchema(options.query);
    this.targets = new TableCache(this.schema);
    this.writer = new RowWriter(options.maxBatchBytes, options.joinRows);
  }

  /** Table ids mean nothing beyond the transaction: what they stood for is let go of if it is much. */
  startTransaction(): void {
    if (this.byId.size > KEPT_TABLE_IDS) this.byId.clear();
  }

  /**
   * Takes a TABLE_MAP event (header and checksum included). No I/O.
   * @returns true if `prepare` must be awaited before the rows events that follow
   */
  tableMap(raw: Buffer, format: EventFormat): boolean {
    const map = this.maps.read(raw, format);
    let table = this.tables.get(map);
    if (table === undefined) {
      table = this.mapped(map, format);
      this.tables.set(map, table);
      const known = this.targets.known(table);
      if (known === undefined) this.unresolved.add(table);
      else this.resolve(table, known);
    }
    this.remember(map.tableId, table);
    return this.unresolved.size > 0;
  }

  /**
   * Looks up the target's tables that `tableMap` found unknown.
   * @param ahead tables of later events, looked up together with these
   */
  async prepare(ahead: Iterable<TableName> = []): Promise<void> {
    const wanted = [...this.unresolved];
    const found = await this.targets.get(wanted, ahead);
    this.unresolved.clear();
    for (const table of wanted) this.resolve(table, found.get(tableKey(table)));
  }

  /**
   * Whether the target's table of this id takes the source's row events as they are. The id's table
   * map has been taken, and `prepare` awaited where that was asked for.
   */
  isAlike(tableId: number): boolean {
    return this.byId.get(tableId)?.isAlike(this.charsetOf) === true;
  }

  /**
   * Appends the SQL of one rows event; the last statement of the batch is continued where it has
   * the same table, operation and columns.
   * @returns false if the batch is full: send it and call `resume` until that returns true
   * @throws SluiceError TABLE_MISMATCH, VALUE_UNSUPPORTED, EVENT_MALFORMED, PACKET_TOO_LARGE
   */
  rows(raw: Buffer, format: EventFormat, header: Header, batch: StatementBatch): boolean {
    const event = decodeEvent(raw, format);
    if (event.kind !== 'rows') throw malformed(`a ${event.kind} event is no rows event`);
    if (event.columnCount === 0) return true;
    const plan = this.tableOf(event).plan(event, this.charsetOf);
    this.flags.apply(event.flags, this.schema.isMariadb, header, batch);
    const { rows, rowsStart, rowsEnd } = rowImages(event);
    this.pending = { plan, header, event: rows, end: rowsEnd };
    this.pendingAt = rowsStart;
    return this.resume(batch);
  }

  /** Goes on with the event that `rows` could not finish. */
  resume(batch: StatementBatch): boolean {
    const { pending } = this;
    if (pending === undefined) return true;
    this.pendingAt = this.writer.append(pending, this.pendingAt, batch);
    if (this.pendingAt < pending.end) return false;
    this.pending = undefined;
    return true;
  }

  /** Another number whenever what was known of the target's tables was forgotten. */
  get schemaVersion(): number {
    return this.version;
  }

  /** DDL passed: forgets what is known of the target's tables. */
  invalidate(): void {
    this.version += 1;
    this.targets.clear();
    this.tables = new WeakMap();
    this.byId.clear();
    this.unresolved.clear();
  }

  /**
   * The session is new, or something else set foreign_key_checks, unique_checks or
   * check_constraint_checks, or a batch was thrown away: the next rows event sets what it needs.
   */
  forgetSession(): void {
    this.flags.forget();
    this.pending = undefined;
  }

  private mapped(map: TableMap, { flavour, serverVersion }: EventFormat): MappedTable {
    const endOfTime = flavour === 'mariadb' ? endOfTimeOf(parseVersion(serverVersion)) : undefined;
    return new MappedTable(map, { ...this.options, endOfTime });
  }

  private resolve(table: MappedTable, target: TargetTable | undefined): void {
    table.resolve(target);
    if (table.isUntold) this.options.onUntold?.(`${table.schema}.${table.name}`);
  }

  private remember(tableId: number, table: MappedTable): void {
    if (this.byId.get(tableId) === table) return;
    if (this.byId.size >= MAX_TABLE_IDS) {
      const [oldest] = this.byId.keys();
      if (oldest !== undefined) this.byId.delete(oldest);
    }
    this.byId.delete(tableId);
    this.byId.set(tableId, table);
  }

  private tableOf(event: RowsEvent): MappedTable {
    const table = this.byId.get(event.tableId);
    if (table !== undefined) return table;
    throw malformed(`no table map came before the rows of table id ${event.tableId}`);
  }
}

/** Stands for the image of a row without columns, which has no bytes. */
const NO_COLUMNS = Buffer.alloc(EMPTY_IMAGE_BYTES);

/** MySQL writes one row, and no more, of defaults alone under binlog_row_image=MINIMAL as no bytes. */
function rowImages(event: RowsEvent): Pick<RowsEvent, 'rows' | 'rowsStart' | 'rowsEnd'> {
  if (event.rowsStart < event.rowsEnd) return event;
  const isInsert = event.operation === 'insert';
  if (!isInsert || event.present.some((bits) => bits !== 0))
    throw malformed('an event without rows');
  return { rows: NO_COLUMNS, rowsStart: 0, rowsEnd: NO_COLUMNS.length };
}
