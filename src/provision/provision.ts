import type { Logger } from 'pino';
import { createCatalog } from '../applier/catalog/catalog.js';
import { accountRule, type AccountRule } from '../applier/statement/account-policy.js';
import type { TargetSession } from '../applier/target/target-session.js';
import type { ServiceConfig, SourceConfig, TargetConfig } from '../config/schema.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { quoteIdentifier } from '../mysql/quote.js';
import type { Clock } from '../util/clock.js';
import { crashPoint } from '../util/crash-point.js';
import { Backoff } from '../util/backoff.js';
import {
  considerAccounts,
  grantAccounts,
  makeAccounts,
  ruleForBoth,
  type AccountParts,
} from './accounts.js';
import type { Catalogue } from './catalogue.js';
import type { Pair, Work } from './chunk.js';
import { copyTables, makeTable, type CopyOptions } from './copy-tables.js';
import {
  addReferences,
  definersFor,
  makeObjects,
  makeSchemas,
  requireDefiners,
} from './objects.js';
import { Progress } from './progress.js';
import { EVERYTHING, type Range } from './range.js';
import { segmentsOf } from './segments.js';
import type { Session } from './session.js';
import {
  closeSnapshot,
  openControl,
  takeSnapshot,
  type Place,
  type Snapshot,
  type SnapshotOptions,
} from './snapshot.js';
import { beginLog, requireEmptyLog, setRestartPoint } from './start-place.js';
import { ProvisionState, type TableEntry } from './state.js';
import { isTransactional, titleOf, type Table } from './table.js';
import { identityOf, isUnfinished, requireFreeTarget, type Existing } from './target-free.js';
import { openWriter, openWriterWithTraits } from './target-writer.js';
import { refuseRenames, wantedOf } from './wanted.js';

export interface ProvisionOptions {
  /** Connections to each server. */
  readonly connections: number;
  /** What to do with objects that the slave has already. */
  readonly existing: Existing;
  /** Move a history log that holds transactions out of the way. */
  readonly resetLog: boolean;
  /** Compare every chunk with the snapshot after it was copied. */
  readonly verify: boolean;
  /** Seconds to wait for a lock on the master. */
  readonly lockWait: number;
}

export interface ProvisionParts {
  readonly config: ServiceConfig;
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  readonly sourceId: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What came of it. */
export interface Provisioned {
  readonly place: Place;
  readonly method: string;
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly chunksCompared: number;
  readonly seconds: number;
  /** Snapshots that were needed: more than one after DDL or a broken connection. */
  readonly snapshots: number;
}

/** A snapshot that was lost is taken again so often without a chunk copied in between. */
const RETRIES = 8;
const FIRST_DELAY = 500; // ms
const LONGEST_DELAY = 15_000; // ms

/**
 * Makes the slave a copy of the master at one place in its binlog, and lets the service begin there.
 *
 * What makes it exact is that it ends with one snapshot: chunks that came from an earlier one, before a
 * crash, a lost connection or DDL, are compared with it and replaced where they differ.
 * @throws SluiceError
 */
export async function provision(
  parts: ProvisionParts,
  options: ProvisionOptions,
  progress: Progress = new Progress(parts.clock),
): Promise<Provisioned> {
  refuseRenames(parts.config);
  const { applier, service } = parts.config;
  const { session: target, traits } = await openWriterWithTraits(
    parts.target,
    applier,
    parts.logger,
  );
  try {
    await takeLock(target, service);
    const rule = accountRule(applier, traits.mayReplay);
    return await new Provisioning(parts, options, target, progress, rule).run();
  } finally {
    await target.end(2_000);
  }
}

/** Seconds that the server may take to notice the end of a process that was killed. */
const PATIENCE = 5;

/** Keeps other provisionings away, and makes sure that no applier works. @throws SluiceError ALREADY_RUNNING */
async function takeLock(target: TargetSession, service: string): Promise<void> {
  const isAlone = await hasLock(target, `sluice_p_${service}`);
  const isUnused = isAlone && (await hasLock(target, `sluice_${service}`));
  if (isUnused) {
    await target.query(`DO RELEASE_LOCK('sluice_${service}')`);
    return;
  }
  const who = isAlone ? 'a replicator' : 'another provisioning';
  throw new SluiceError('ALREADY_RUNNING', `${who} works on the slave for service ${service}`, {
    hint: 'Stop it: `replicator stop`, or end the other `replicator provision`.',
  });
}

async function hasLock(target: TargetSession, name: string): Promise<boolean> {
  const [row] = await target.query(`SELECT GET_LOCK('${name}', ${PATIENCE}) AS taken`);
  return row?.['taken'] === '1';
}

class Provisioning {
  private readonly state: ProvisionState;
  private snapshots = 0;

  constructor(
    private readonly parts: ProvisionParts,
    private readonly options: ProvisionOptions,
    private readonly target: TargetSession,
    private readonly progress: Progress,
    private accountRule: AccountRule,
  ) {
    this.state = new ProvisionState(target, parts.config.service);
  }

  async run(): Promise<Provisioned> {
    const { target, progress, parts } = this;
    const control = await openControl(parts.source);
    try {
      await this.prepare(control);
      const { snapshot, tables } = await this.copyAll(control);
      progress.phase = 'definitions';
      await addReferences(target, tables);
      const rules = await definersFor(target, parts.config.applier);
      const made = await makeAccounts(snapshot.catalogue.accounts, this.accountParts());
      await makeObjects(target, snapshot.catalogue, rules, parts.logger);
      await grantAccounts(made, this.accountParts());
      await this.finish(snapshot);
      return this.result(snapshot);
    } finally {
      await control.end();
    }
  }

  private async prepare(control: Session): Promise<void> {
    const { target, parts, options } = this;
    const { service, thl } = parts.config;
    const wanted = wantedOf(parts.config);
    this.accountRule = await ruleForBoth(control, this.accountParts());
    await considerAccounts(control, this.accountParts());
    const goesOn = await isUnfinished(this.state, control);
    await requireEmptyLog(thl, { reset: options.resetLog, goesOn }, parts.logger);
    await requireFreeTarget(
      { target, control, state: this.state, service, wanted, logger: parts.logger },
      options.existing,
    );
    await createCatalog(target, service);
    await this.state.begin(identityOf(control));
  }

  private accountParts(): AccountParts {
    const { target, state, parts, accountRule: rule } = this;
    const { applier } = parts.config;
    const isStrict = applier.accounts === 'apply';
    return { target, state, rule, isStrict, logger: parts.logger };
  }

  /** Snapshot after snapshot, until one was copied to its end. */
  private async copyAll(control: Session): Promise<{ snapshot: Snapshot; tables: Table[] }> {
    const { logger } = this.parts;
    const backoff = new Backoff({ first: FIRST_DELAY, limit: LONGEST_DELAY });
    let rowsBefore = -1;
    for (;;) {
      try {
        const done = await this.copyOnce(control);
        if (done !== undefined) return done;
      } catch (error) {
        const known = toSluiceError(error);
        const { rows } = this.progress.report();
        if (rows > rowsBefore) backoff.reset();
        rowsBefore = rows;
        if (!known.retryable || backoff.attempts >= RETRIES) throw known;
        const delay = backoff.next();
        logger.warn({ code: known.code, delay }, `the snapshot is lost: ${known.message}`);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  /** Undefined: tables were defined anew, so another snapshot is needed. */
  private async copyOnce(
    control: Session,
  ): Promise<{ snapshot: Snapshot; tables: Table[] } | undefined> {
    const { parts, progress } = this;
    const targets = await this.openTargets();
    this.snapshots += 1;
    progress.phase = 'snapshot';
    try {
      const snapshot = await takeSnapshot(this.snapshotOptions(control, targets));
      const { method, place, catalogue, sessions } = snapshot;
      parts.logger.info({ method, ...place, connections: sessions.length }, 'snapshot taken');
      try {
        const rules = await definersFor(this.target, parts.config.applier);
        requireDefiners(catalogue, rules, this.target.server);
        for (const session of sessions) await session.query('SAVEPOINT sluice');
        const tables = catalogue.tables.filter(isTransactional);
        const moved = await this.copy(control, catalogue, tables, sessions, targets);
        if (moved > 0) return undefined;
        return { snapshot, tables: [...catalogue.tables] };
      } finally {
        await closeSnapshot(snapshot);
      }
    } finally {
      await Promise.all(targets.map((session) => session.end(2_000)));
    }
  }

  private snapshotOptions(control: Session, targets: readonly TargetSession[]): SnapshotOptions {
    const { parts, options } = this;
    return {
      source: parts.source,
      connections: options.connections,
      wanted: wantedOf(parts.config),
      accounts: this.accountRule === 'apply',
      lockWait: options.lockWait,
      logger: parts.logger,
      whileLocked: async (catalogue, sessions) => {
        const tables = catalogue.tables.filter((table) => !isTransactional(table));
        if (tables.length === 0) return;
        parts.logger.info(
          { tables: tables.map(titleOf) },
          'tables without transactions are copied while the master is locked',
        );
        for (const session of sessions) await session.query('SAVEPOINT sluice');
        await this.copy(control, catalogue, tables, sessions, targets);
      },
    };
  }

  /** Returns how many of the tables were defined anew meanwhile. */
  private async copy(
    control: Session,
    catalogue: Catalogue,
    tables: readonly Table[],
    sessions: readonly Session[],
    targets: readonly TargetSession[],
  ): Promise<number> {
    const { progress, parts, options, target } = this;
    progress.phase = 'copy';
    await makeSchemas(target, catalogue.schemas);
    const works = await this.plan(catalogue, tables, sessions[0]);
    progress.expect(works.length, bytesLeft(works));
    const pairs: Pair[] = sessions.flatMap((source, i) => {
      const writer = targets[i];
      return writer === undefined ? [] : [{ source, target: writer }];
    });
    const { logger } = parts;
    const copying: CopyOptions = { verify: options.verify, progress, logger, control };
    const { moved } = await copyTables(works, pairs, copying);
    for (const work of moved) await this.drop(work.entry);
    return moved.size;
  }

  /** Takes what an earlier run left, makes what is missing, drops what the master has no more. */
  private async plan(
    { tables: all }: Catalogue,
    tables: readonly Table[],
    session: Session | undefined,
  ): Promise<Work[]> {
    const { state, target } = this;
    const entries = await state.entries();
    const known = new Map(entries.map((entry) => [titleOf(entry), entry]));
    const names = new Set(all.map(titleOf));
    for (const entry of entries) if (!names.has(titleOf(entry))) await this.drop(entry);
    let id = Math.max(0, ...entries.map((entry) => entry.id));
    const works: Work[] = [];
    for (const table of sequencesFirst(tables)) {
      const old = known.get(titleOf(table));
      // what was written to a table without transactions is there whether its note is or not
      const goesOn = old?.fingerprint === table.fingerprint && isTransactional(table);
      if (old !== undefined && goesOn) {
        works.push({ table, state, entry: old });
        continue;
      }
      if (old !== undefined) await this.drop(old);
      await makeTable(target, { table });
      const segments = await this.segments(session, table);
      works.push({ table, state, entry: await state.add(table, (id += 1), segments) });
    }
    return works;
  }

  private async segments(session: Session | undefined, table: Table): Promise<Range[]> {
    if (session === undefined || !isTransactional(table)) return [EVERYTHING];
    return segmentsOf(session, table, this.options.connections);
  }

  private async drop(entry: TableEntry): Promise<void> {
    const name = `${quoteIdentifier(entry.schema)}.${quoteIdentifier(entry.name)}`;
    await this.target.attempt(`DROP TABLE IF EXISTS ${name}`);
    await this.state.remove(entry);
  }

  private async openTargets(): Promise<TargetSession[]> {
    const { parts, options } = this;
    const quiet = parts.logger.child({}, { level: 'error' }); // the first session has said it all
    const open = () => openWriter(parts.target, parts.config.applier, quiet);
    return Promise.all(Array.from({ length: options.connections }, open));
  }

  private async finish({ server, place, method }: Snapshot): Promise<void> {
    const { parts, target, state } = this;
    const { config, sourceId, logger } = parts;
    const header = await beginLog(config.thl, sourceId, server, place, logger);
    crashPoint('provision-log-begun');
    await setRestartPoint(target, config.service, header, state.complete(method, place));
    logger.info({ ...place, eventId: header.eventId }, 'the slave is provisioned');
  }

  private result({ place, method }: Snapshot): Provisioned {
    const { rows, bytes, chunksCompared, seconds, tables } = this.progress.report();
    return {
      place,
      method,
      tables,
      rows,
      bytes,
      chunksCompared,
      seconds,
      snapshots: this.snapshots,
    };
  }
}

/** Defaults of columns name them. */
function sequencesFirst(tables: readonly Table[]): Table[] {
  const rank = ({ type }: Table): number => (type === 'SEQUENCE' ? 0 : 1);
  return tables.toSorted((a, b) => rank(a) - rank(b));
}

function bytesLeft(works: readonly Work[]): number {
  return works
    .filter(({ entry }) => entry.state === 'open')
    .reduce((sum, { table }) => sum + table.bytes, 0);
}
