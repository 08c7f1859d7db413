import type { GtidEvent, MariadbGtidEvent } from '../binlog/binlog-event.js';
import { decodeEvent } from '../binlog/decode.js';
import { alreadyKnown, appliedByService, countsBack, unfinished } from './assembly-errors.js';
import type { ControlEffect } from './control-events.js';
import type { EventSpan } from './event-span.js';
import { GroupState, groupStep, GroupToken, type GroupStep } from './group-grammar.js';
import type { GroupParts } from './group-parts.js';
import { eventsAfterEnd } from './payload/misplaced.js';
import { isBehind } from './stream-start.js';
import { Transaction } from './transaction.js';

export type AnyGtidEvent = GtidEvent | MariadbGtidEvent;

/** The transaction that is open: which events belong to it, and what becomes of it at its end. */
export class GroupAssembly {
  private state: GroupState = GroupState.IDLE;
  private open: Transaction | undefined;
  private wanted = false;
  private first = true;

  constructor(private readonly parts: GroupParts) {}

  /** Whether the events of the open transaction are collected. */
  get isWanted(): boolean {
    return this.wanted;
  }

  get isIdle(): boolean {
    return this.state === GroupState.IDLE;
  }

  /** Session that writes the open transaction; -1: none, or not told. */
  get threadId(): number {
    return this.open?.threadId ?? -1;
  }

  /** @throws SluiceError BINLOG_POSITION, BINLOG_CORRUPT, as the others */
  step(token: GroupToken, event: EventSpan, gtid?: AnyGtidEvent): void {
    const step = this.enter(token, event, gtid);
    if (step.ends) this.end();
  }

  /** To be followed by `end` if the step ends the transaction. */
  enter(token: GroupToken, event: EventSpan, gtid?: AnyGtidEvent): GroupStep {
    const { cursor, format, payload, writer } = this.parts;
    const step = groupStep(this.state, token);
    if (this.wanted) writer.makeRoom(event, cursor, format.format);
    if (!payload.isOpen) cursor.advance(event, step.starts);
    if (step.starts) this.begin(cursor.position - event.length, gtid);
    if (this.wanted) writer.add(event);
    this.state = step.next;
    return step;
  }

  /** A compressed transaction begins, by its event's header at least: what is in it has no place of its own. */
  enterPayload(event: EventSpan): void {
    const { next } = groupStep(this.state, GroupToken.PAYLOAD);
    this.parts.cursor.advance(event, false);
    this.state = next;
  }

  noteThread(threadId: number): void {
    this.open?.noteThread(threadId);
  }

  /** The statement that ends the transaction. */
  noteLast(query: EventSpan): void {
    if (this.open?.needsTime !== true) return;
    this.open.noteStatement(decodeEvent(query.view(), this.parts.format.format));
  }

  end(): void {
    const { open, wanted } = this;
    const { applied, assembled, cursor, format, gate, payload, places, progress } = this.parts;
    if (open === undefined) return;
    if (payload.hasMore) throw eventsAfterEnd();
    const { leftOut } = applied;
    if (wanted && leftOut !== undefined) this.leaveOut(open, leftOut);
    else if (wanted) this.parts.writer.finish(cursor, format.format);
    else if (takeOff(places.voids, open)) throw unfinished(open.start);
    else if (takeOff(places.leftOut, open)) assembled.pass();
    progress.complete(open.gtid, cursor.file, cursor.position);
    this.forget();
    gate.reach(cursor.file, cursor.position);
  }

  /**
   * What an event about the file means for a transaction that is open: a file that starts there says
   * that the source crashed while it wrote the transaction, and has rolled it back. What was given of
   * it already is void as well; the caller discards it on the error, and the transaction is known when
   * it comes again.
   */
  interrupt(effect: ControlEffect): void {
    const { open } = this;
    if (effect === 'none' || open === undefined) return;
    if (effect !== 'source-restarted') throw unfinished(open.start);
    this.rollBack(open);
  }

  private rollBack({ start, gtid, fragments }: Transaction): void {
    const { format, logger, places, writer } = this.parts;
    writer.verify(format.format);
    logger.warn({ start, gtid: gtid?.gtid }, 'transaction rolled back by a crash of the source');
    places.voids.add(start);
    writer.discard();
    this.forget();
    if (fragments > 0) throw unfinished(start);
  }

  /** A service of ours applied it here: sent on, it would come back to where it was written. */
  private leaveOut({ start, fragments }: Transaction, service: string): void {
    const { assembled, format, logger, places, writer } = this.parts;
    writer.verify(format.format);
    writer.discard();
    if (fragments > 0) {
      places.leftOut.add(start);
      throw appliedByService(start, service);
    }
    logger.debug({ start, service }, 'transaction of another service is left out');
    assembled.pass();
  }

  private begin(position: number, gtid: AnyGtidEvent | undefined): void {
    const { applied, cursor, extracted, gate, places, progress, writer } = this.parts;
    const open = new Transaction(gtid, cursor.file, position);
    this.open = open;
    this.wanted = gate.open && !holds(places.voids, open) && !holds(places.leftOut, open);
    applied.startTransaction();
    if (this.first && this.wanted) {
      this.first = false;
      const name = gtid?.gtid ?? '';
      if (gtid !== undefined && progress.has(gtid)) throw alreadyKnown(name);
      if (extracted !== undefined && isBehind({ file: cursor.file, position }, extracted)) {
        throw countsBack(name, extracted);
      }
    }
    writer.begin(open);
  }

  private forget(): void {
    this.open = undefined;
    this.wanted = false;
    this.state = GroupState.IDLE;
  }
}

/** The sets are nearly always empty: a place that is made a text for nothing else then costs nothing. */
function holds(places: ReadonlySet<string>, transaction: Transaction): boolean {
  return places.size > 0 && places.has(transaction.start);
}

function takeOff(places: Set<string>, transaction: Transaction): boolean {
  return places.size > 0 && places.delete(transaction.start);
}
