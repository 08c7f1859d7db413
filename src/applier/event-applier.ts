import { decodeEvent } from '../binlog/decode.js';
import type { BinlogEvent, ExecuteLoadEvent, QueryEvent } from '../binlog/binlog-event.js';
import { EventType, eventTypeName, ROWS_EVENTS } from '../binlog/event-type.js';
import { eventsIn, type RawEvent } from '../binlog/split.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { EventFormat } from '../event/format.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { EventToApply } from './applier.js';
import type { Bounds } from './block/committer.js';
import type { Intent } from './catalog/intent-table.js';
import { TimestampDefaults } from './session/timestamp-defaults.js';
import { QueryApplier } from './query-applier.js';
import { RowEvents } from './row-events.js';
import type { TargetContext } from './target-context.js';
import type { MakeReplayer } from './xa/held-xa.js';
import { XaApplier } from './xa/xa-applier.js';

/** What the next statement takes from its session. */
const CONTEXT_EVENTS: ReadonlySet<number> = new Set([
  EventType.INTVAR,
  EventType.RAND,
  EventType.USER_VAR,
]);

/**
 * Without effect, as is known without decoding. The end of a transaction is told by its last fragment,
 * its start by the first.
 */
const PASSED_BY: ReadonlySet<number> = new Set([
  EventType.GTID,
  EventType.ANONYMOUS_GTID,
  EventType.MARIADB_GTID,
  EventType.XID,
  EventType.ROWS_QUERY,
  EventType.ANNOTATE_ROWS,
]);

/** The same of rarer events; a tagged GTID is a `gtid` of another type. */
const WITHOUT_EFFECT: ReadonlySet<BinlogEvent['kind']> = new Set([
  'gtid',
  'xa-prepare',
  'ignorable',
]);

/** How MySQL begins a transaction in its binlog: here the first change does. */
const BEGIN = Buffer.from('BEGIN');

/**
 * Turns the events of a fragment into statements and sends them. What takes an event returns a promise
 * only where there is something to wait for: to await each one would cost more than what is done.
 */
export class EventApplier {
  private readonly rowEvents: RowEvents;
  private readonly queries: QueryApplier;
  private readonly xa: XaApplier;
  private readonly timestampDefaults: TimestampDefaults;
  /** What the session's defaults fit already. */
  private fittedFormat: EventFormat | undefined;
  /** What is left of a transaction whose definition was interrupted before this connection. */
  private interrupted: Intent | undefined;

  constructor(
    private readonly context: TargetContext,
    private readonly committer: Bounds,
  ) {
    this.queries = new QueryApplier(context, committer);
    this.rowEvents = new RowEvents(context, this.queries);
    this.interrupted = context.intent;
    this.timestampDefaults = new TimestampDefaults(context);
    const another: MakeReplayer = (beside, bounds) => new EventApplier(beside, bounds);
    this.xa = new XaApplier(context, committer, this, another);
  }

  /** Ends what it does over other connections than the context's. */
  close(): void {
    this.xa.close();
  }

  /** See `Applier`. */
  expect(events: readonly ThlEvent[]): void {
    this.rowEvents.expect(events);
    this.xa.expect(events);
  }

  /** @throws SluiceError of an event that cannot be applied, or of a statement sent before it */
  fragment(event: EventToApply): Promise<void> | undefined {
    return this.isPlain(event) ? this.context.replay.transaction(event) : this.anyFragment(event);
  }

  /** Whether nothing has to be looked at but its row events: so it is with nearly all. */
  private isPlain(event: EventToApply): boolean {
    const { replay, options, temporaries, maxBatchBytes } = this.context;
    const { header, format, data } = event;
    if (event.passedOver === true || format !== this.fittedFormat) return false;
    if (this.interrupted !== undefined || temporaries.any) return false;
    if (options.failedReplays.size > 0 && options.failedReplays.has(header.seqno)) return false;
    return data.length <= maxBatchBytes / 2 && replay.isPlain(event);
  }

  private async anyFragment(event: EventToApply): Promise<void> {
    if (event.passedOver === true) return this.xa.passOver(event);
    const events = eventsIn(event.data, event.format);
    if (await this.xa.takes(event, events)) return;
    await this.take(event, events, event.header.seqno);
  }

  /**
   * Applies the events of a fragment, whatever they mean to XA.
   * @param stored seqno under which the history log has it
   */
  async take(event: ThlEvent, events: readonly RawEvent[], stored: number): Promise<void> {
    if (event.header.fragno === 0) await this.startTransaction(events, event, stored);
    for (let index = 0; index < events.length; index += 1) {
      const raw = events[index];
      const waiting = raw && this.takeEvent(raw, index, event);
      if (waiting !== undefined) await waiting;
    }
  }

  private takeEvent(raw: RawEvent, index: number, event: ThlEvent): Promise<void> | undefined {
    if (!this.isCommitted(event, index)) return this.apply(raw, index, event);
    this.passOver(raw, event);
    return undefined;
  }

  /** What was sent may not have been executed. */
  forgetSession(): void {
    this.queries.forgetSession();
  }

  private async startTransaction(
    events: readonly RawEvent[],
    event: ThlEvent,
    stored: number,
  ): Promise<void> {
    this.rowEvents.startTransaction();
    this.queries.startTransaction(() => this.context.options.history(stored));
    const waiting = this.makeReady(event);
    if (waiting !== undefined) await waiting;
    if (!this.queries.mustBeAlone(events, event)) return;
    await this.committer.startAlone();
    this.committer.hurry();
  }

  /** Settings that transactions of this format need and that cannot be made within one. */
  makeReady(event: ThlEvent): Promise<void> | undefined {
    if (event.format === this.fittedFormat) return this.chooseRowPath(event);
    return this.fitDefaults(event.format).then(() => this.chooseRowPath(event));
  }

  private async fitDefaults(format: EventFormat): Promise<void> {
    this.fittedFormat = undefined;
    await this.timestampDefaults.fit(format, () => this.committer.startAlone());
    this.fittedFormat = format;
  }

  /** Row events go as they are where the target takes them, else as SQL. */
  private chooseRowPath({ header, format }: ThlEvent): Promise<void> | undefined {
    const { replay, options } = this.context;
    if (options.failedReplays.has(header.seqno)) return replay.suspend();
    return replay.needsDescription(format) ? this.describe(format) : undefined;
  }

  private async describe(format: EventFormat): Promise<void> {
    await this.committer.startAlone();
    await this.context.replay.describe(format);
  }

  /** Whether the event was committed with the intent that a crash left. */
  private isCommitted({ header }: ThlEvent, index: number): boolean {
    const { interrupted } = this;
    if (interrupted === undefined || header.seqno !== interrupted.seqno) return false;
    if (header.fragno !== interrupted.fragno) return header.fragno < interrupted.fragno;
    return index < interrupted.eventIndex;
  }

  /** What the interrupted statement itself needs of its session is taken. */
  private passOver({ typeCode, raw }: RawEvent, { format }: ThlEvent): void {
    if (CONTEXT_EVENTS.has(typeCode)) this.takeContext(decodeEvent(raw, format));
    else this.queries.forgetContext();
  }

  private takeContext(event: BinlogEvent): void {
    if (event.kind === 'intvar' || event.kind === 'rand' || event.kind === 'user-var') {
      this.queries.take(event);
    }
  }

  private apply(event: RawEvent, index: number, thl: ThlEvent): Promise<void> | undefined {
    const { typeCode } = event;
    if (PASSED_BY.has(typeCode)) return undefined;
    if (ROWS_EVENTS.has(typeCode)) return this.rowEvents.rows(event.raw, thl);
    if (typeCode === EventType.TABLE_MAP) return this.rowEvents.tableMap(event.raw, thl);
    return this.other(decodeEvent(event.raw, thl.format), index, thl);
  }

  private async other(event: BinlogEvent, index: number, thl: ThlEvent): Promise<void> {
    if (WITHOUT_EFFECT.has(event.kind)) return;
    if (event.kind === 'query') await this.query(event, index, thl);
    else if (event.kind === 'load-block' || event.kind === 'delete-file')
      this.queries.takeFile(event);
    else if (event.kind === 'execute-load') await this.load(event, thl);
    else if (CONTEXT_EVENTS.has(event.header.typeCode)) this.takeContext(event);
    else throw outOfPlace(event, thl);
  }

  private async load(event: ExecuteLoadEvent, thl: ThlEvent): Promise<void> {
    await this.context.replay.flush();
    await this.queries.load(event, thl);
  }

  private async query(event: QueryEvent, index: number, thl: ThlEvent): Promise<void> {
    if (event.statement.equals(BEGIN)) return; // or each transaction of MySQL had a BINLOG of its own
    await this.context.replay.flush();
    const { interrupted } = this;
    const isInterrupted = thl.header.seqno === interrupted?.seqno;
    this.interrupted = undefined;
    await this.queries.apply(event, index, thl, isInterrupted ? interrupted : undefined);
  }
}

function outOfPlace({ header }: BinlogEvent, { header: { seqno }, format }: ThlEvent): SluiceError {
  const name = eventTypeName(header.typeCode, format.flavour);
  return new SluiceError('EVENT_UNSUPPORTED', `${name} in the transaction of seqno ${seqno}`, {
    hint: 'This event does not belong into a transaction: please report it.',
  });
}
