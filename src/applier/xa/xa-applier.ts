import { eventsIn, type RawEvent } from '../../binlog/split.js';
import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { crashPoint } from '../../util/crash-point.js';
import type { Bounds } from '../block/committer.js';
import type { TargetContext } from '../target-context.js';
import { HeldXa, type MakeReplayer, type Replayer } from './held-xa.js';
import { deleteHeld, heldXid, writeHeld } from './held-table.js';
import { deletePrepared, writePrepared, type PreparedEntry } from './prepared-xa.js';
import { lastingChange } from './lasting-changes.js';
import { canHold, mayFindOthers, needsMainSession } from './late-statements.js';
import { committedByHand, replaced, tooLate, unknown } from './xa-errors.js';
import { isXa, notTransactional, xaEnd, xaPrepareOf, type XaEnd } from './xa-group.js';

/** What is known of the XA transaction under way. */
interface UnderWay {
  /** A table without transactions that it changes. */
  lasting: string | undefined;
  /** It has statements, which may find other rows later. */
  finds: boolean;
  /** A statement of it can be executed by the main session alone. */
  needsMain: boolean;
}

/**
 * Two-phase transactions. What was prepared on the source is remembered in the catalog, in the
 * transaction that moves the restart point over it. When its COMMIT comes, its fragments are read again
 * from the history log and applied, forgotten, and the restart point moved over the COMMIT, all in one
 * transaction of the target. A ROLLBACK only forgets it. The source keeps its locks in between, so that
 * nothing that it changes is changed meanwhile.
 *
 * But what `mayFindOthers` tells of might find other rows when it is applied late. Such a transaction is
 * held: executed and prepared on the target at its place, before the note of it is committed. Its end is
 * made there before the note is deleted. A crash in between leaves one that is prepared and has no note,
 * which is rolled back when it comes again; or a note of one that has ended, which `HeldXa.commit` tells.
 */
export class XaApplier {
  private readonly held: HeldXa;
  /** Held back until its end tells what it is. */
  private underWay: UnderWay | undefined;
  private ahead: readonly ThlEvent[] = [];

  constructor(
    private readonly context: TargetContext,
    private readonly committer: Bounds,
    private readonly replayer: Replayer,
    makeReplayer: MakeReplayer,
  ) {
    this.held = new HeldXa(context, makeReplayer);
  }

  /** See `Applier`. */
  expect(events: readonly ThlEvent[]): void {
    this.ahead = events;
  }

  close(): void {
    this.held.close();
  }

  /**
   * Whether the fragment was dealt with, or is held back.
   * @throws SluiceError XA_UNKNOWN, EVENT_UNSUPPORTED, THL_PURGED, STATEMENT_DIVERGED
   */
  async takes(event: ThlEvent, events: readonly RawEvent[]): Promise<boolean> {
    const { header, format } = event;
    if (header.fragno === 0) {
      const end = header.lastFrag ? xaEnd(events, format) : undefined;
      if (end !== undefined) {
        await this.end(end, header);
        return true;
      }
      const isOne = isXa(events, format);
      this.underWay = isOne ? { lasting: undefined, finds: false, needsMain: false } : undefined;
    }
    const { underWay } = this;
    if (underWay === undefined) return false;
    await this.note(underWay, events, format);
    return header.lastFrag ? this.prepare(underWay, event, events) : true;
  }

  /**
   * What is passed over on purpose. The end of one: what was prepared will never be applied, and the
   * history log need not keep it.
   */
  async passOver(event: ThlEvent): Promise<void> {
    const { header } = event;
    if (this.isLeftOver(event)) await this.discard(header);
    const xid = endedBy(event);
    const entry = xid === undefined ? undefined : this.context.prepared.get(xid);
    if (xid === undefined || entry === undefined) return;
    if (entry.here === 'prepared') await this.rollback(entry);
    this.forget(xid, entry, header);
    const shown = { seqno: header.seqno, xid, prepared: entry.seqno };
    this.context.options.logger.warn(
      shown,
      'the XA transaction that it ends is passed over as well',
    );
  }

  private async note(
    underWay: UnderWay,
    events: readonly RawEvent[],
    format: EventFormat,
  ): Promise<void> {
    underWay.finds ||= events.some((event) => mayFindOthers(event, format));
    underWay.needsMain ||= events.some((event) => needsMainSession(event, format, this.context));
    // MariaDB tells of it itself
    if (format.flavour === 'mysql') {
      underWay.lasting ??= await lastingChange(events, format, this.context);
    }
  }

  /** One that commits in one phase is like any other, but that its end was not known before. */
  private async prepare(
    underWay: UnderWay,
    { header, format }: ThlEvent,
    events: readonly RawEvent[],
  ): Promise<boolean> {
    this.underWay = undefined;
    const { xid, onePhase } = xaPrepareOf(events, format);
    if (!onePhase && underWay.lasting !== undefined) {
      throw notTransactional(`${underWay.lasting}, a table without transactions`);
    }
    if (!onePhase) await this.remember(xid, header, this.mustHold(underWay, xid, header));
    else if (header.fragno === 0) return false;
    else await this.replayStored(header.seqno, header);
    return true;
  }

  /** Where its end follows at once, nothing comes in between. */
  private mustHold({ finds, needsMain }: UnderWay, xid: string, { seqno }: Header): boolean {
    if (!finds || needsMain || !canHold(this.context)) return false;
    const next = this.ahead.find(({ header }) => header.seqno === seqno + 1);
    return next === undefined || endedBy(next) !== xid;
  }

  private async remember(xid: string, header: Header, mustHold: boolean): Promise<void> {
    const { prepared, names, writer, options } = this.context;
    const { seqno, epoch, eventId } = header;
    const older = prepared.get(xid); // left by an end that was skipped
    if (older?.here === 'prepared') await this.rollback(older);
    if (older?.here !== undefined) {
      this.append(header, () => writer.batch.sql.utf8(deleteHeld(names, older)));
    }
    const here = mustHold ? await this.hold(header) : undefined;
    this.append(header, () => writePrepared(writer.batch.sql, names, xid, header));
    if (here !== undefined) {
      const own = heldXid(options.service, header);
      this.append(header, () => writeHeld(writer.batch.sql, names, header, own, here));
    }
    prepared.add(xid, { seqno, epoch, eventId, here });
    crashPoint('apply-xa-remembered');
  }

  private async hold(header: Header): Promise<'prepared' | 'empty'> {
    await this.alone();
    const here = await this.held.prepare(header);
    crashPoint('apply-xa-held');
    return here;
  }

  private async end({ outcome, xid }: XaEnd, header: Header): Promise<void> {
    const { prepared, options } = this.context;
    const entry = prepared.get(xid);
    if (entry === undefined) {
      if (outcome === 'commit') throw unknown(xid, header);
      options.logger.info({ seqno: header.seqno, xid }, 'XA ROLLBACK of what was never applied');
      return;
    }
    if (entry.here === 'prepared') await this.endHeld(outcome, entry);
    else if (entry.here !== 'empty' && outcome === 'commit') await this.commit(entry, header);
    this.forget(xid, entry, header);
  }

  private async endHeld(outcome: XaEnd['outcome'], entry: PreparedEntry): Promise<void> {
    if (outcome === 'rollback') {
      if (await this.rollback(entry)) throw committedByHand(entry);
    } else {
      await this.alone();
      await this.held.commit(entry);
    }
    crashPoint('apply-xa-ended');
  }

  /** Returns whether it was committed before. */
  private async rollback(entry: PreparedEntry): Promise<boolean> {
    await this.alone();
    return this.held.rollback(entry);
  }

  private async discard(header: Header): Promise<void> {
    await this.alone();
    await this.held.discard(header);
  }

  /** A crash while it was prepared here may have left it, without a note. */
  private isLeftOver({ header, data, format }: ThlEvent): boolean {
    if (header.fragno !== 0 || format.flavour !== 'mariadb') return false;
    if (!canHold(this.context)) return false;
    return readable(() => isXa([...eventsIn(data, format)], format)) === true;
  }

  private forget(xid: string, entry: PreparedEntry, header: Header): void {
    const { prepared, names, writer } = this.context;
    this.append(header, () => deletePrepared(writer.batch.sql, names, xid, entry.seqno), 1);
    if (entry.here !== undefined)
      this.append(header, () => writer.batch.sql.utf8(deleteHeld(names, entry)));
    prepared.remove(xid, entry, header.seqno);
  }

  private async commit(entry: PreparedEntry, header: Header): Promise<void> {
    const last = await this.replayStored(entry.seqno, header);
    if (last?.epoch !== entry.epoch || last.eventId !== entry.eventId) throw replaced(entry);
    crashPoint('apply-xa-replayed');
  }

  /** Returns the header of its last fragment. */
  private async replayStored(seqno: number, header: Header): Promise<Header | undefined> {
    await this.alone();
    let last: Header | undefined;
    for await (const event of this.context.options.history(seqno)) {
      const { fragno, lastFrag } = event.header;
      const events = [...eventsIn(event.data, event.format)];
      if (header.seqno > seqno + 1) this.refuseLate(event, events);
      const part = { ...event, header: { ...header, fragno, lastFrag } };
      await this.replayer.take(part, events, seqno);
      last = event.header;
    }
    await this.context.replay.flush();
    return last;
  }

  /** What follows is alone in its target transaction. */
  private async alone(): Promise<void> {
    await this.committer.startAlone();
    this.committer.hurry();
  }

  /** Something was committed since the transaction was prepared. */
  private refuseLate({ header: { seqno }, format }: ThlEvent, events: readonly RawEvent[]): void {
    if (!events.some((event) => mayFindOthers(event, format))) return;
    const { session } = this.context;
    const why = canHold(this.context)
      ? 'temporary tables are used'
      : `the slave (${session.server.version}) rolls back what is prepared when its session ends`;
    throw tooLate(seqno, why);
  }

  private append(header: Header, write: () => void, rows?: number): void {
    const { writer, variables } = this.context;
    variables.useRows(header, writer.batch);
    write();
    writer.batch.end({ header, rows, describe: () => this.context.names.xaPrepared });
  }
}

/** Undefined also of what cannot be read: that may be why it is passed over. */
function endedBy({ header, data, format }: ThlEvent): string | undefined {
  if (header.fragno !== 0 || !header.lastFrag) return undefined;
  return readable(() => xaEnd([...eventsIn(data, format)], format)?.xid);
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
