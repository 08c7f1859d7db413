import { eventsIn, type RawEvent } from '../../binlog/split.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { crashPoint } from '../../util/crash-point.js';
import type { Committer } from '../block/committer.js';
import type { TargetContext } from '../target-context.js';
import { deletePrepared, writePrepared, type PreparedEntry } from './prepared-xa.js';
import { lastingChange } from './lasting-changes.js';
import { findsRows, LATE_STATEMENTS } from './late-statements.js';
import { isXa, notTransactional, xaEnd, xaPrepareOf, type XaEnd } from './xa-group.js';

/** Applies a fragment as part of the transaction of `header`. */
type Replay = (event: ThlEvent, events: readonly RawEvent[], header: Header) => Promise<void>;

/**
 * Two-phase transactions. What was prepared on the source is not prepared here, which would keep it
 * apart from the restart point, need privileges, and hold its locks through every restart; it is
 * remembered in the catalog, in the transaction that moves the restart point over it. When its COMMIT
 * comes, its fragments are read again from the history log and applied, forgotten, and the restart
 * point moved over the COMMIT, all in one transaction of the target. A ROLLBACK only forgets it. The
 * source keeps its locks in between, so that nothing that it changes is changed meanwhile; for what its
 * statements depend on see `findsRows`.
 */
export class XaApplier {
  /** The transaction under way is held back until its end tells what it is. */
  private holding = false;
  /** A table without transactions that it changes. */
  private lasting: string | undefined;

  constructor(
    private readonly context: TargetContext,
    private readonly committer: Committer,
    private readonly replay: Replay,
  ) {}

  /**
   * Whether the fragment was dealt with, or is held back.
   * @throws SluiceError XA_UNKNOWN, EVENT_UNSUPPORTED, THL_PURGED
   */
  async takes(event: ThlEvent, events: readonly RawEvent[]): Promise<boolean> {
    const { header, format } = event;
    if (header.fragno === 0) {
      const end = header.lastFrag ? xaEnd(events, format) : undefined;
      if (end !== undefined) {
        await this.end(end, header);
        return true;
      }
      this.holding = isXa(events, format);
      this.lasting = undefined;
    }
    // MariaDB tells of it itself
    if (this.holding && format.flavour === 'mysql') {
      this.lasting ??= await lastingChange(events, format, this.context);
    }
    if (this.holding && header.lastFrag) return this.prepare(event, events);
    return this.holding;
  }

  /**
   * An end that is passed over on purpose: what was prepared will never be applied, and the history log
   * need not keep it.
   */
  passOver(event: ThlEvent): void {
    const { header } = event;
    const xid = endedBy(event);
    const entry = xid === undefined ? undefined : this.context.prepared.get(xid);
    if (xid === undefined || entry === undefined) return;
    this.forget(xid, entry, header);
    const shown = { seqno: header.seqno, xid, prepared: entry.seqno };
    this.context.options.logger.warn(
      shown,
      'the XA transaction that it ends is passed over as well',
    );
  }

  /** One that commits in one phase is like any other, but that its end was not known before. */
  private async prepare(event: ThlEvent, events: readonly RawEvent[]): Promise<boolean> {
    this.holding = false;
    const { header, format } = event;
    const { xid, onePhase } = xaPrepareOf(events, format);
    if (!onePhase && this.lasting !== undefined) {
      throw notTransactional(`${this.lasting}, a table without transactions`);
    }
    if (!onePhase) this.remember(xid, header);
    else if (header.fragno === 0) return false;
    else await this.replayStored(header.seqno, header);
    return true;
  }

  private remember(xid: string, header: Header): void {
    const { prepared, names } = this.context;
    const { seqno, epoch, eventId } = header;
    this.append(header, () => writePrepared(this.context.writer.batch.sql, names, xid, header));
    prepared.add(xid, { seqno, epoch, eventId });
    crashPoint('apply-xa-remembered');
  }

  private async end({ outcome, xid }: XaEnd, header: Header): Promise<void> {
    const { prepared, options } = this.context;
    const entry = prepared.get(xid);
    if (entry === undefined) {
      if (outcome === 'commit') throw unknown(xid, header);
      options.logger.info({ seqno: header.seqno, xid }, 'XA ROLLBACK of what was never applied');
      return;
    }
    if (outcome === 'commit') await this.commit(entry, header);
    this.forget(xid, entry, header);
  }

  private forget(xid: string, entry: PreparedEntry, header: Header): void {
    const { prepared, names, writer } = this.context;
    this.append(header, () => deletePrepared(writer.batch.sql, names, xid, entry.seqno), 1);
    prepared.remove(xid, entry, header.seqno);
  }

  private async commit(entry: PreparedEntry, header: Header): Promise<void> {
    const last = await this.replayStored(entry.seqno, header);
    if (last?.epoch !== entry.epoch || last.eventId !== entry.eventId) throw replaced(entry);
    crashPoint('apply-xa-replayed');
  }

  /** Alone in its target transaction. Returns the header of its last fragment. */
  private async replayStored(seqno: number, header: Header): Promise<Header | undefined> {
    await this.committer.startAlone();
    this.committer.hurry();
    let last: Header | undefined;
    for await (const event of this.context.options.history(seqno)) {
      const { fragno, lastFrag } = event.header;
      const events = [...eventsIn(event.data, event.format)];
      if (header.seqno > seqno + 1) this.noteLate(event, events);
      await this.replay(event, events, { ...header, fragno, lastFrag });
      last = event.header;
    }
    await this.context.replay.flush();
    return last;
  }

  /** Something was committed since the transaction was prepared. */
  private noteLate({ format }: ThlEvent, events: readonly RawEvent[]): void {
    if (events.some((event) => findsRows(event, format))) this.context.found.note(LATE_STATEMENTS);
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
  try {
    return xaEnd([...eventsIn(data, format)], format)?.xid;
  } catch {
    return undefined;
  }
}

function unknown(xid: string, { seqno, eventId }: Header): SluiceError {
  const message = `XA COMMIT ${xid} of a transaction that was prepared before replication began, or was skipped`;
  return new SluiceError('XA_UNKNOWN', message, {
    seqno,
    eventId,
    hint: `What it changed is not on the slave: make its changes there by hand (on the master, mysqlbinlog shows them before XA PREPARE ${xid}), or provision the slave anew while no XA transaction is prepared; then trepctl online -skip-seqno ${seqno}.`,
  });
}

function replaced({ seqno }: PreparedEntry): SluiceError {
  const message = `seqno ${seqno} of the history log is not the XA transaction that was prepared there`;
  return new SluiceError('RESTART_POINT_MISMATCH', message, {
    hint: 'The history log was replaced meanwhile: bring back the one that this slave was applied from, or provision the slave anew.',
  });
}
