import type { TargetSession } from '../applier/target/target-session.js';
import { toSluiceError } from '../errors/sluice-error.js';
import { Backoff } from '../util/backoff.js';
import type { Catalogue } from './catalogue.js';
import { bytesLeft, dropTable, planCopy } from './copy-plan.js';
import { copyTables } from './copy-tables.js';
import { definersFor, makeSchemas, requireDefiners } from './objects.js';
import { fitTo } from './foreign.js';
import type { Pair } from './pair.js';
import type { Provisioning } from './parts.js';
import type { Session } from './session.js';
import { closeSnapshot, takeSnapshot, type Snapshot, type SnapshotOptions } from './snapshot.js';
import { isTransactional, titleOf, type Table } from './table.js';
import { openWriter } from './target-writer.js';
import { wantedOf } from './wanted.js';

/** A snapshot that was lost is taken again so often without a chunk copied in between. */
const RETRIES = 8;
const FIRST_DELAY = 500; // ms
const LONGEST_DELAY = 15_000; // ms

/** The rows of all tables, as one snapshot has them, are on the slave. */
export interface CopiedSnapshot {
  /** Its sessions are closed. */
  readonly snapshot: Snapshot;
  /** Snapshots that were taken for it. */
  readonly taken: number;
}

/** Copies tables from snapshot after snapshot, until one was copied to its end; `run` once. */
export class SnapshotCopy {
  private readonly backoff = new Backoff({ first: FIRST_DELAY, limit: LONGEST_DELAY });
  private rowsBefore = -1;
  private taken = 0;

  constructor(private readonly provisioning: Provisioning) {}

  /** @throws SluiceError */
  async run(): Promise<CopiedSnapshot> {
    for (;;) {
      const snapshot = await this.copyOnce().catch((error: unknown) => this.waitAfter(error));
      if (snapshot !== undefined) return { snapshot, taken: this.taken };
    }
  }

  /** @throws SluiceError what another snapshot does not mend */
  private async waitAfter(error: unknown): Promise<undefined> {
    const { parts, progress } = this.provisioning;
    const known = toSluiceError(error);
    const { rows } = progress.report();
    if (rows > this.rowsBefore) this.backoff.reset();
    this.rowsBefore = rows;
    if (!known.retryable || this.backoff.attempts >= RETRIES) throw known;
    if (!(await this.holdsItsSessions())) throw known;
    const delay = this.backoff.next();
    parts.logger.warn({ code: known.code, delay }, `the snapshot is lost: ${known.message}`);
    await new Promise((resolve) => setTimeout(resolve, delay));
  }

  /**
   * Whether the sessions live that the whole run needs. With the slave's goes the lock that keeps a second
   * provisioning away, so no other snapshot may be taken, for which the master would be locked again.
   */
  private async holdsItsSessions(): Promise<boolean> {
    const { target, control } = this.provisioning;
    const answers = [target, control].map((session) => session.query('DO 0'));
    const ends = await Promise.allSettled(answers);
    return ends.every(({ status }) => status === 'fulfilled');
  }

  /** Undefined: tables were defined anew, so another snapshot is needed. */
  private async copyOnce(): Promise<Snapshot | undefined> {
    const { parts, progress } = this.provisioning;
    const targets = await this.openTargets();
    this.taken += 1;
    progress.phase = 'snapshot';
    try {
      const snapshot = await takeSnapshot(this.snapshotOptions(targets));
      const { method, place, sessions } = snapshot;
      parts.logger.info({ method, ...place, connections: sessions.length }, 'snapshot taken');
      try {
        return (await this.copySnapshot(snapshot, targets)) ? snapshot : undefined;
      } finally {
        await closeSnapshot(snapshot);
      }
    } finally {
      await Promise.all(targets.map((session) => session.end(2_000)));
    }
  }

  private async openTargets(): Promise<TargetSession[]> {
    const { parts, options } = this.provisioning;
    const quiet = parts.logger.child({}, { level: 'error' }); // the first session has said it all
    const open = () => openWriter(parts.target, parts.config.applier, quiet);
    return Promise.all(Array.from({ length: options.connections }, open));
  }

  private snapshotOptions(targets: readonly TargetSession[]): SnapshotOptions {
    const { parts, options, accountRule, control, target } = this.provisioning;
    return {
      source: parts.source,
      connections: options.connections,
      wanted: wantedOf(parts.config),
      accounts: accountRule === 'apply',
      fit: fitTo(target.server, control.server, parts.config),
      lockWait: options.lockWait,
      logger: parts.logger,
      whileLocked: (catalogue, sessions) => this.copyWhileLocked(catalogue, sessions, targets),
    };
  }

  /** No snapshot holds the rows of tables without transactions. */
  private async copyWhileLocked(
    catalogue: Catalogue,
    sessions: readonly Session[],
    targets: readonly TargetSession[],
  ): Promise<void> {
    const tables = catalogue.tables.filter((table) => !isTransactional(table));
    if (tables.length === 0) return;
    this.provisioning.parts.logger.info(
      { tables: tables.map(titleOf) },
      'tables without transactions are copied while the master is locked',
    );
    await this.copy(catalogue, tables, pairsOf(sessions, targets));
  }

  /** Returns false if tables were defined anew meanwhile. */
  private async copySnapshot(
    { catalogue, sessions }: Snapshot,
    targets: readonly TargetSession[],
  ): Promise<boolean> {
    const { target, parts } = this.provisioning;
    const rules = await definersFor(target, parts.config.applier);
    requireDefiners(catalogue, rules, target.server);
    const tables = catalogue.tables.filter(isTransactional);
    return (await this.copy(catalogue, tables, pairsOf(sessions, targets))) === 0;
  }

  /** Returns how many of the tables were defined anew meanwhile. */
  private async copy(
    catalogue: Catalogue,
    tables: readonly Table[],
    pairs: readonly Pair[],
  ): Promise<number> {
    const { progress, parts, options, target, control } = this.provisioning;
    for (const { source } of pairs) await source.query('SAVEPOINT sluice');
    progress.phase = 'copy';
    await makeSchemas(target, catalogue.schemas);
    const works = await planCopy(this.provisioning, catalogue, tables, pairs[0]?.source);
    progress.expect(works.length, bytesLeft(works));
    const { logger } = parts;
    const copying = { verify: options.verify, progress, logger, control };
    const { moved } = await copyTables(works, pairs, copying);
    for (const work of moved) await dropTable(this.provisioning, work.entry);
    return moved.size;
  }
}

function pairsOf(sessions: readonly Session[], targets: readonly TargetSession[]): Pair[] {
  return sessions.flatMap((source, i) => {
    const target = targets[i];
    return target === undefined ? [] : [{ source, target }];
  });
}
