import { EVENT_HEADER_BYTES } from '../binlog/header.js';
import { inflateRows } from '../binlog/inflate-rows.js';
import type { Header } from '../event/header.js';
import type { ThlEvent } from '../event/thl-event.js';
import { OwnTables } from './catalog/own-tables.js';
import type { QueryApplier } from './query-applier.js';
import { GRANT_TABLES } from './statement/account-policy.js';
import { mappedTable, TablesAhead } from './tables-ahead.js';
import type { TargetContext } from './target-context.js';

/** Row events do not tell theirs. */
const NO_THREAD = -1;

/**
 * Sends table maps and rows events their way, one by one: replayed as they are where the target's table
 * is alike, else as SQL; and not at all those of tables that are nobody's but a replicator's or a
 * server's own. What takes an event returns a promise only where there is something to wait for.
 */
export class RowEvents {
  private readonly ownTables: OwnTables;
  private readonly ahead: TablesAhead;

  constructor(
    private readonly context: TargetContext,
    private readonly queries: Pick<QueryApplier, 'accounts' | 'isDefinition'>,
  ) {
    const passedOver = queries.accounts.rule === 'apply' ? [] : GRANT_TABLES;
    this.ownTables = new OwnTables(context.options.service, passedOver);
    this.ahead = new TablesAhead((event, format) => queries.isDefinition(event, format));
  }

  /** What comes next: their tables may be looked up with the one that is needed. */
  expect(events: readonly ThlEvent[]): void {
    this.ahead.expect(events);
  }

  startTransaction(): void {
    this.ownTables.startTransaction();
    this.context.rowApplier.startTransaction();
  }

  /** Takes a table map. */
  tableMap(raw: Buffer, { header, format }: ThlEvent): Promise<void> | undefined {
    const grantTable = this.ownTables.other(raw);
    if (grantTable !== undefined)
      this.queries.accounts.notice(`rows of mysql.${grantTable}`, header);
    if (this.ownTables.takes(raw)) return undefined;
    const { rowApplier } = this.context;
    this.requireLasting(raw);
    if (rowApplier.tableMap(raw, format)) return this.lookUpTable(raw, header);
    this.collect(raw);
    return undefined;
  }

  private requireLasting(tableMap: Buffer): void {
    const { temporaries, traits } = this.context;
    if (!temporaries.any || traits.mayReplay) return;
    const table = mappedTable(tableMap).name.toLowerCase();
    temporaries.requireVisible(NO_THREAD, (name) => name === table);
  }

  private async lookUpTable(tableMap: Buffer, header: Header): Promise<void> {
    const { rowApplier, writer } = this.context;
    await writer.sendNow(); // the look-up changes settings of the session
    await rowApplier.prepare(this.ahead.after(header));
    this.collect(tableMap);
  }

  private collect(tableMap: Buffer): void {
    const { replay } = this.context;
    if (replay.isActive) replay.tableMap(tableMap);
  }

  /** Takes a rows event. */
  rows(raw: Buffer, event: ThlEvent): Promise<void> | undefined {
    const isOwn = this.ownTables.hasRows(raw);
    if (this.context.replay.isActive) return this.replayRows(raw, isOwn, event);
    return isOwn ? undefined : this.rowsAsSql(raw, event);
  }

  private replayRows(raw: Buffer, isOwn: boolean, event: ThlEvent): Promise<void> | undefined {
    const { replay, rowApplier } = this.context;
    if (isOwn) {
      replay.passOver(raw, event.format);
      return undefined;
    }
    const plain = inflateRows(raw, event.format); // BINLOG takes no compressed events
    if (!rowApplier.isAlike(tableIdOf(plain)) || !replay.fits(plain.length)) {
      return this.rowsBetween(plain, event);
    }
    return replay.rows(plain, event.header, event.format);
  }

  /**
   * A rows event of a table that is another one on the target, or one that no packet holds as it is:
   * SQL converts, and can be cut anywhere.
   */
  private async rowsBetween(raw: Buffer, event: ThlEvent): Promise<void> {
    const { replay } = this.context;
    await replay.flush();
    const waiting = this.rowsAsSql(raw, event);
    if (waiting !== undefined) await waiting;
    replay.passOver(raw, event.format);
  }

  private rowsAsSql(raw: Buffer, { header, format }: ThlEvent): Promise<void> | undefined {
    const { rowApplier, writer, variables } = this.context;
    this.hideTemporary(header);
    variables.useRows(header, writer.batch);
    if (!rowApplier.rows(raw, format, header, writer.batch)) return this.resumeRows();
    return writer.isLarge ? writer.send() : undefined;
  }

  /** Goes on with rows that the batch had no room for. */
  private async resumeRows(): Promise<void> {
    const { rowApplier, writer } = this.context;
    do await writer.send();
    while (!rowApplier.resume(writer.batch));
    await writer.sendIfLarge();
  }

  /** Rows are of lasting tables, whatever temporary ones a thread of the source has. */
  private hideTemporary(header: Header): void {
    const { temporaries, traits, variables, writer, session } = this.context;
    if (!temporaries.any || !traits.mayReplay) return;
    variables.use([['pseudo_thread_id', String(session.threadId)]], header, writer.batch);
  }
}

/** The first 6 bytes after the header of a rows event. */
function tableIdOf(rows: Buffer): number {
  return rows.readUIntLE(EVENT_HEADER_BYTES, 6);
}
