import { eventsIn, type RawEvent } from '../binlog/split.js';
import { EventType, ROWS_EVENTS } from '../binlog/event-type.js';
import type { FiltersConfig } from '../config/schema.js';
import { toSluiceError } from '../errors/sluice-error.js';
import type { EventFormat } from '../event/format.js';
import type { ThlEvent } from '../event/thl-event.js';
import { newCounters, type Counters } from './counters.js';
import { describeFilters } from './describe.js';
import { mayBeOfRds } from './rds-events.js';
import { Renames } from './renames.js';
import { RowsFilter } from './rows-filter.js';
import { Selection } from './selection.js';
import { StatementFilter } from './statement-filter.js';

/** Leaves out or changes what is in transactions; every seqno stays. */
export interface EventFilter {
  /** Whether the fragment goes on as it is and `apply` need not be asked, as can be told at once. */
  passes(event: ThlEvent): boolean;
  /**
   * The fragment as it goes on, in order; without content if nothing of its transaction is left.
   * @throws SluiceError STATEMENT_UNPARSED, FILTER_UNDECIDED with its place
   */
  apply(event: ThlEvent): ThlEvent;
  /** What is in force, and what has been done so far, as sentences for `trepctl status`. */
  describe(): readonly string[];
}

const CONTEXT: ReadonlySet<number> = new Set([
  EventType.INTVAR,
  EventType.RAND,
  EventType.USER_VAR,
]);
const QUERIES: ReadonlySet<number> = new Set([
  EventType.QUERY,
  EventType.QUERY_COMPRESSED,
  EventType.EXECUTE_LOAD_QUERY,
]);
const ANNOTATIONS: ReadonlySet<number> = new Set([EventType.ANNOTATE_ROWS, EventType.ROWS_QUERY]);
/** Neither of these does anything alone. */
const FRAME: ReadonlySet<number> = new Set([
  EventType.GTID,
  EventType.ANONYMOUS_GTID,
  EventType.GTID_TAGGED,
  EventType.MARIADB_GTID,
  EventType.XID,
]);
/**
 * @param ownSchema the service's schema on the slave, which is always replicated
 * @param isForLog the history log keeps everything unless told otherwise: the tables of RDS, too
 */
export function createFilter(
  config: FiltersConfig,
  ownSchema: string,
  isForLog = false,
): EventFilter | undefined {
  const selection = new Selection(config, ownSchema);
  const renames = new Renames(config);
  const isPlain =
    !selection.isSet &&
    !selection.dropsData &&
    !renames.isSet &&
    !config.dropComments &&
    !config.skipAccounts;
  if (isPlain && (isForLog || config.rdsTables === 'replicate')) return undefined;
  return new TransactionFilter(config, selection, renames, isPlain);
}

class TransactionFilter implements EventFilter {
  private readonly counters: Counters = newCounters();
  private readonly rows: RowsFilter;
  private readonly statements: StatementFilter;
  /** What the next statement needs of its session. */
  private context: Buffer[] = [];
  private out: Buffer[] = [];
  /** Of the fragment under way. */
  private effects = 0;
  private dropped = 0;

  constructor(
    private readonly config: FiltersConfig,
    selection: Selection,
    renames: Renames,
    private readonly isRdsAlone: boolean,
  ) {
    const rules = { config, selection, renames, counters: this.counters };
    this.rows = new RowsFilter(rules);
    this.statements = new StatementFilter(rules);
  }

  passes(event: ThlEvent): boolean {
    return this.isRdsAlone && this.isWhole(event) && !mayBeOfRds(event);
  }

  apply(event: ThlEvent): ThlEvent {
    if (event.header.fragno === 0) this.startTransaction();
    if (this.passes(event)) return event;
    try {
      return this.fragment(event);
    } catch (error) {
      const { seqno, eventId } = event.header;
      throw toSluiceError(error).at({ seqno, eventId });
    }
  }

  describe(): readonly string[] {
    return describeFilters(this.config, this.counters);
  }

  private startTransaction(): void {
    this.context = [];
    this.rows.startTransaction();
  }

  /** A table map holds for later fragments. */
  private isWhole({ header }: ThlEvent): boolean {
    return header.fragno === 0 && header.lastFrag;
  }

  private fragment(event: ThlEvent): ThlEvent {
    this.out = [];
    this.effects = 0;
    this.dropped = 0;
    const takesOver = this.isPending;
    for (const raw of eventsIn(event.data, event.format)) this.event(raw, event.format);
    if (event.header.lastFrag) this.out.push(...this.rows.finish());
    if (this.isWhole(event) && this.dropped > 0 && this.effects === 0) {
      this.counters.transactionsEmptied += 1;
      return withData(event, Buffer.alloc(0));
    }
    // in this mode events are left out, or move from one fragment to the next, and nothing else
    const isUntouched = this.isRdsAlone && this.dropped === 0 && !takesOver && !this.isPending;
    return isUntouched ? event : withData(event, Buffer.concat(this.out));
  }

  /** Whether something of the transaction waits for the next fragment. */
  private get isPending(): boolean {
    return this.context.length > 0 || this.rows.isPending;
  }

  private event({ typeCode, raw }: RawEvent, format: EventFormat): void {
    if (typeCode === EventType.TABLE_MAP) this.rows.tableMap(raw, format);
    else if (ROWS_EVENTS.has(typeCode) || typeCode === EventType.PARTIAL_UPDATE_ROWS) {
      this.rowEvent(raw, format);
    } else if (ANNOTATIONS.has(typeCode)) this.rows.annotation(raw);
    else if (CONTEXT.has(typeCode)) this.context.push(raw);
    else if (QUERIES.has(typeCode)) this.query(raw, format);
    else this.other(typeCode, raw);
  }

  private rowEvent(raw: Buffer, format: EventFormat): void {
    const kept = this.rows.rows(raw, format);
    this.out.push(...kept);
    if (kept.length > 0 || this.rows.isHolding) this.effects += 1;
    else this.dropped += 1;
  }

  private query(raw: Buffer, format: EventFormat): void {
    const filtered = this.statements.apply(raw, format);
    if (filtered.outcome === 'dropped') {
      this.context = [];
      this.dropped += 1;
      return;
    }
    if (filtered.outcome === 'kept') this.effects += 1;
    this.out.push(...this.context, filtered.raw);
    this.context = [];
  }

  private other(typeCode: number, raw: Buffer): void {
    if (!FRAME.has(typeCode)) this.effects += 1;
    this.out.push(raw);
  }
}

/** Without the CRC32, which is that of the data before. */
function withData({ header, format }: ThlEvent, data: Buffer): ThlEvent {
  return { header, format, data };
}
