import type { Logger } from 'pino';
import type { SourceConfig } from '../config/schema.js';
import type { Flavour } from '../event/format.js';
import { AppliedTransactions } from './applied-transactions.js';
import { Assembled } from './assembled.js';
import { BinlogCursor } from './binlog-cursor.js';
import { parseExecutedSet } from './executed-set.js';
import { PayloadFeed } from './payload/payload-feed.js';
import { Progress, type SourceIdentity } from './progress.js';
import { StartGate } from './start-gate.js';
import { StreamFormat } from './stream-format.js';
import type { Place, StreamStart } from './stream-start.js';
import { TransactionWriter, type WriterOptions } from './transaction-writer.js';

/** Transactions that are not to be given, by the places where they start; kept by the caller. */
export interface UnwantedPlaces {
  /** Places, as `file:offset`, of transactions that never ended; see `rollBack`. */
  readonly voids: Set<string>;
  /** Places of large transactions that are left out; see `leaveOut`. */
  readonly leftOut: Set<string>;
}

/** What a group of events is assembled with. */
export interface GroupParts {
  readonly format: StreamFormat;
  readonly cursor: BinlogCursor;
  readonly progress: Progress;
  readonly applied: AppliedTransactions;
  readonly gate: StartGate;
  readonly writer: TransactionWriter;
  readonly assembled: Assembled;
  readonly payload: PayloadFeed;
  /** See `GtidStart`. */
  readonly extracted: Place | undefined;
  readonly places: UnwantedPlaces;
  readonly logger: Logger;
}

export interface AssemblerOptions extends WriterOptions {
  readonly flavour: Flavour;
  readonly identity: SourceIdentity;
  readonly start: StreamStart;
  readonly places: UnwantedPlaces;
  readonly skipAppliedBy: SourceConfig['skipAppliedBy'];
  /** `SourceState.applierSessions` of the place where the stream starts. */
  readonly applierSessions: string | undefined;
  readonly logger: Logger;
}

export function groupParts(options: AssemblerOptions): GroupParts {
  const { flavour, identity, start, places, logger } = options;
  const { gtidSet } = start;
  const executed = gtidSet === undefined ? undefined : parseExecutedSet(gtidSet, flavour);
  const known = start.by === 'gtid' ? start.known : undefined;
  const applied = new AppliedTransactions(options.skipAppliedBy, options.applierSessions);
  const seedable = start.by === 'file' && start.position === 4;
  const progress = new Progress(identity, executed, seedable, applied);
  const assembled = new Assembled(progress);
  return {
    format: new StreamFormat(flavour),
    cursor: new BinlogCursor({ byGtid: start.by === 'gtid', known }),
    progress,
    applied,
    gate: new StartGate(start),
    writer: new TransactionWriter(options, assembled),
    assembled,
    payload: new PayloadFeed(),
    extracted: start.by === 'gtid' ? start.extracted : undefined,
    places,
    logger,
  };
}
