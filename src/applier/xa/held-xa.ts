import { eventsIn, type RawEvent } from '../../binlog/split.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { translateError } from '../../mysql/errors.js';
import type { Bounds } from '../block/committer.js';
import { takeLock } from '../catalog/service-lock.js';
import { prepareAlike } from '../session/prepare-session.js';
import { contextBeside, type TargetContext } from '../target-context.js';
import type { ServerError } from '../target/server-error.js';
import { TargetSession } from '../target/target-session.js';
import { gone } from './xa-errors.js';
import { deleteHeld, heldXid, selectCommitted, writeHeld, type HeldPlace } from './held-table.js';

/** Applies transactions over one connection. */
export interface Replayer {
  /** Makes settings that cannot be made within a transaction. */
  makeReady(event: ThlEvent): Promise<void> | undefined;
  /** @param stored seqno under which the history log has the fragment */
  take(event: ThlEvent, events: readonly RawEvent[], stored: number): Promise<void>;
}

/** Makes one over another connection. */
export type MakeReplayer = (context: TargetContext, bounds: Bounds) => Replayer;

/** ER_XAER_NOTA: there is no such transaction. */
const NOT_THERE = 1397;
const END_TIMEOUT = 2_000; // ms
/** Rows that the mark is. */
const MARK = 1;
const PATIENCE = 10; // seconds

/**
 * XA transactions that are prepared on the target too, each by a session of its own, which ends then:
 * the server keeps them. What becomes of one is decided over the main connection, between its
 * transactions.
 *
 * - The XID is made of the service and the place in its log. So a transaction that was prepared before
 *   a crash, and not noted, is found when it comes again, and rolled back first.
 * - It writes a row of its own to `xa_held`. Who sees that row knows that XA COMMIT took effect, though
 *   its answer was lost, or the restart point behind it.
 */
export class HeldXa {
  private session: TargetSession | undefined;
  private closed = false;

  constructor(
    private readonly main: TargetContext,
    private readonly makeReplayer: MakeReplayer,
  ) {}

  /**
   * Executes the transaction that `header` ends and prepares it. Nothing may be open on the main connection.
   * @returns `empty` if it changes no row: then nothing is left of it, as the source keeps none of its
   *   locks either
   * @throws SluiceError what it fails with; then nothing of it is left
   */
  prepare(header: Header): Promise<'prepared' | 'empty'> {
    return this.beside(async (session) => {
      await this.rollbackLeftover(header);
      return this.execute(header, contextBeside(this.main, session));
    });
  }

  /** Rolls back what a crash may have left of a transaction that is not applied after all. */
  async discard(place: HeldPlace): Promise<void> {
    await this.beside(() => this.rollbackLeftover(place));
  }

  /** @throws SluiceError XA_UNKNOWN: it is neither prepared nor committed */
  async commit(place: HeldPlace): Promise<void> {
    const refusal = await this.end('COMMIT', place);
    if (refusal === undefined || (await this.isCommitted(place))) return;
    if (refusal.errno === NOT_THERE) throw gone(place);
    throw refused(refusal, place);
  }

  /** Returns whether it had been committed: then it cannot be rolled back any more. */
  async rollback(place: HeldPlace): Promise<boolean> {
    const refusal = await this.end('ROLLBACK', place);
    if (refusal === undefined) return false;
    if (refusal.errno !== NOT_THERE) throw refused(refusal, place);
    return this.isCommitted(place);
  }

  /** What waits for the target fails. */
  close(): void {
    this.closed = true;
    this.session?.destroy();
  }

  /**
   * Does `work` beside a session of its own, and waits for the end of that session: MariaDB lets nobody
   * else decide on what it prepared before. Its lock keeps out a session that an interrupted replicator
   * left.
   */
  private async beside<T>(work: (session: TargetSession) => Promise<T>): Promise<T> {
    const { options, traits, isLogged } = this.main;
    const session = await TargetSession.open(options.target);
    this.session = session;
    if (this.closed) session.destroy();
    try {
      await Promise.all([
        prepareAlike(session, traits, isLogged),
        takeLock(session, options.service, this.lock, options.logger),
      ]);
      const result = await work(session);
      await session.end(END_TIMEOUT);
      await this.sessionEnded();
      return result;
    } catch (error) {
      session.destroy(); // what is not prepared is rolled back
      throw error;
    }
  }

  private get lock(): string {
    return `sluice_${this.main.options.service}.xa`;
  }

  private async execute(header: Header, context: TargetContext): Promise<'prepared' | 'empty'> {
    const { session, writer, options } = context;
    const xid = this.xid(header);
    const replayer = this.makeReplayer(context, boundsOf(context));
    let before = 0;
    for await (const event of options.history(header.seqno)) {
      if (event.header.fragno === 0) {
        await replayer.makeReady(event);
        [before] = await Promise.all([rowsWritten(session), session.query(`XA START ${xid}`)]);
        this.appendMark(header, context);
      }
      await replayer.take(event, [...eventsIn(event.data, event.format)], header.seqno);
    }
    await context.replay.flush();
    await writer.settle();
    const isEmpty = (await rowsWritten(session)) <= before + MARK;
    await session.query(`XA END ${xid}; XA ${isEmpty ? 'ROLLBACK' : 'PREPARE'} ${xid}`);
    return isEmpty ? 'empty' : 'prepared';
  }

  /** First of all, so that who reads the target's binlog knows at once whose transaction it is. */
  private appendMark(header: Header, { variables, writer, names }: TargetContext): void {
    variables.useRows(header, writer.batch);
    writeHeld(writer.batch.sql, names, header, this.xid(header), 'committed');
    writer.batch.end({ header, rows: undefined, describe: undefined, undone: true });
  }

  private async rollbackLeftover(place: HeldPlace): Promise<void> {
    const { session, names } = this.main;
    const [refusal] = await Promise.all([
      this.end('ROLLBACK', place),
      session.query(`${deleteHeld(names, place)}; COMMIT`),
    ]);
    if (refusal !== undefined && refusal.errno !== NOT_THERE) throw refused(refusal, place);
  }

  /** Returns the server's refusal. MariaDB wants autocommit for it; no transaction is open. */
  private async end(
    outcome: 'COMMIT' | 'ROLLBACK',
    place: HeldPlace,
  ): Promise<ServerError | undefined> {
    const { session } = this.main;
    // sent at once and answered in this order: a long link costs one round trip
    const [, { failure }] = await Promise.all([
      session.query('SET autocommit=1'),
      session.send(Buffer.from(`XA ${outcome} ${this.xid(place)}`)),
      session.query('SET autocommit=0'),
    ]);
    return failure;
  }

  private async isCommitted(place: HeldPlace): Promise<boolean> {
    const { names, query, session } = this.main;
    const rows = await query(selectCommitted(names, place));
    await session.query('ROLLBACK'); // or the snapshot stayed
    return rows.length > 0;
  }

  /** The server takes the lock from a session after what it prepared. */
  private async sessionEnded(): Promise<void> {
    const { lock } = this;
    const [row] = await this.main.query(
      `SELECT GET_LOCK('${lock}', ${PATIENCE}) AS ended, RELEASE_LOCK('${lock}')`,
    );
    if (row?.['ended'] === '1') return;
    throw new SluiceError('TRANSIENT', 'a session that has ended still works on the slave', {
      hint: `Look for it in the slave's process list, by the lock ${lock}; end it with KILL.`,
    });
  }

  private xid(place: HeldPlace): string {
    return heldXid(this.main.options.service, place);
  }
}

/** What a session has changed in tables, triggers included; what it tried to counts as well. */
async function rowsWritten(session: TargetSession): Promise<number> {
  const rows = await session.query(
    "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_write', 'Handler_update', 'Handler_delete')",
  );
  return rows.reduce((sum, row) => sum + Number(row['Value']), 0);
}

/** It is alone in its transaction as it is. */
function boundsOf({ writer }: TargetContext): Bounds {
  return {
    startAlone: () => writer.settle(),
    hurry: () => {},
    commitIntent: () => Promise.reject(definitionInside()),
  };
}

function definitionInside(): SluiceError {
  return new SluiceError('EVENT_UNSUPPORTED', 'a definition within an XA transaction', {
    hint: 'The servers refuse it: please report it with the output of `mysqlbinlog` for that place.',
  });
}

function refused(refusal: ServerError, { seqno }: HeldPlace): SluiceError {
  return translateError(refusal, `ending the XA transaction of seqno ${seqno} on the slave`);
}
