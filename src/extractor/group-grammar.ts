import { SluiceError } from '../errors/sluice-error.js';
import type { StatementRole } from './query-peek.js';

/**
 * idle: between transactions. announced: a GTID or a value for the next statement came, the statement
 * that follows decides. open: until a COMMIT, ROLLBACK, XID or XA PREPARE.
 */
export type GroupState = 'idle' | 'announced' | 'open';

/** What an event says, reduced to what decides where transactions start and end. */
export type GroupToken =
  /** GTID event of MySQL, or of a statement of MariaDB outside a transaction. */
  | 'gtid'
  /** GTID event of MariaDB that stands for BEGIN as well. */
  | 'gtid-begin'
  /** XID or XA PREPARE. */
  | 'commit'
  /** TABLE_MAP, rows. */
  | 'rows'
  /** Last rows event of a statement. */
  | 'rows-end'
  /** Belongs to the statement that follows. */
  | 'prelude'
  /** Holds what follows on the GTID. */
  | 'payload'
  | StatementRole;

export interface GroupStep {
  readonly next: GroupState;
  /** The event is the first of a transaction. */
  readonly starts: boolean;
  /** The event is the last of a transaction. */
  readonly ends: boolean;
}

const START: GroupStep = { next: 'open', starts: true, ends: false };
const ANNOUNCE: GroupStep = { next: 'announced', starts: true, ends: false };
const SINGLE: GroupStep = { next: 'idle', starts: true, ends: true };
const OPEN: GroupStep = { next: 'open', starts: false, ends: false };
const WAIT: GroupStep = { next: 'announced', starts: false, ends: false };
const END: GroupStep = { next: 'idle', starts: false, ends: true };

/**
 * Where transactions start and end, for all releases: with GTID events, with those of MariaDB that
 * stand for BEGIN, and without any (MySQL 5.6). After Query_event::starts_group, ends_group
 * (`statement_events.h`) and is_group_ending (MariaDB `log_event.cc`). A pair that is not listed
 * does not occur in a binlog read from the start of a transaction.
 */
const TRANSITIONS: Readonly<Record<GroupState, Partial<Record<GroupToken, GroupStep>>>> = {
  idle: {
    gtid: ANNOUNCE,
    'gtid-begin': START,
    prelude: ANNOUNCE,
    begin: START,
    plain: SINGLE,
    mark: SINGLE,
    end: SINGLE,
  },
  announced: {
    prelude: WAIT,
    begin: OPEN,
    plain: END,
    mark: END,
    end: END,
    // a statement of MariaDB outside a transaction, logged as rows
    rows: WAIT,
    'rows-end': END,
    payload: WAIT,
  },
  open: {
    prelude: OPEN,
    rows: OPEN,
    'rows-end': OPEN,
    plain: OPEN,
    mark: OPEN,
    end: END,
    commit: END,
  },
};

/** @throws SluiceError BINLOG_POSITION if the event cannot stand here */
export function groupStep(state: GroupState, token: GroupToken): GroupStep {
  const step = TRANSITIONS[state][token];
  if (step !== undefined) return step;
  const where = state === 'idle' ? 'outside a transaction' : 'inside an unfinished transaction';
  throw new SluiceError('BINLOG_POSITION', `an event (${token}) arrived ${where}`, {
    hint: 'A start position must be the start of a transaction: take one from SHOW BINLOG EVENTS. Otherwise report this with the output of `mysqlbinlog` for that place.',
  });
}
