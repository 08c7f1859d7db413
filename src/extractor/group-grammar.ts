import { SluiceError } from '../errors/sluice-error.js';

export const GroupState = {
  /** Between transactions. */
  IDLE: 0,
  /** A GTID or a value for the next statement came, the statement that follows decides. */
  ANNOUNCED: 1,
  /** Until a COMMIT, ROLLBACK, XID or XA PREPARE. */
  OPEN: 2,
} as const;

export type GroupState = (typeof GroupState)[keyof typeof GroupState];

/** What an event says, reduced to what decides where transactions start and end. */
export const GroupToken = {
  /** GTID event of MySQL, or of a statement of MariaDB outside a transaction. */
  GTID: 0,
  /** GTID event of MariaDB that stands for BEGIN as well. */
  GTID_BEGIN: 1,
  /** XID or XA PREPARE. */
  COMMIT: 2,
  /** TABLE_MAP, rows. */
  ROWS: 3,
  /** Last rows event of a statement. */
  ROWS_END: 4,
  /** Belongs to the statement that follows. */
  PRELUDE: 5,
  /** Holds what follows on the GTID. */
  PAYLOAD: 6,
  /** A statement that opens a transaction. */
  BEGIN: 7,
  /** One that ends it: COMMIT or ROLLBACK of all, or XA COMMIT, XA ROLLBACK. */
  END: 8,
  /** SAVEPOINT, ROLLBACK TO, RELEASE, XA END: inside a transaction, touches no schema by itself. */
  MARK: 9,
  /** Any other. */
  PLAIN: 10,
} as const;

export type GroupToken = (typeof GroupToken)[keyof typeof GroupToken];

export interface GroupStep {
  readonly next: GroupState;
  /** The event is the first of a transaction. */
  readonly starts: boolean;
  /** The event is the last of a transaction. */
  readonly ends: boolean;
}

/** In the order of their numbers. */
const STATES = Object.keys(GroupState) as Array<keyof typeof GroupState>;
const TOKENS = Object.keys(GroupToken) as Array<keyof typeof GroupToken>;

const START: GroupStep = { next: GroupState.OPEN, starts: true, ends: false };
const ANNOUNCE: GroupStep = { next: GroupState.ANNOUNCED, starts: true, ends: false };
const SINGLE: GroupStep = { next: GroupState.IDLE, starts: true, ends: true };
const OPEN: GroupStep = { next: GroupState.OPEN, starts: false, ends: false };
const WAIT: GroupStep = { next: GroupState.ANNOUNCED, starts: false, ends: false };
const END: GroupStep = { next: GroupState.IDLE, starts: false, ends: true };

/**
 * Where transactions start and end, for all releases: with GTID events, with those of MariaDB that
 * stand for BEGIN, and without any (MySQL 5.6). After Query_event::starts_group, ends_group
 * (`statement_events.h`) and is_group_ending (MariaDB `log_event.cc`). A pair that is not listed
 * does not occur in a binlog read from the start of a transaction.
 */
const TRANSITIONS = transitions({
  IDLE: {
    GTID: ANNOUNCE,
    GTID_BEGIN: START,
    PRELUDE: ANNOUNCE,
    BEGIN: START,
    PLAIN: SINGLE,
    MARK: SINGLE,
    END: SINGLE,
  },
  ANNOUNCED: {
    PRELUDE: WAIT,
    BEGIN: OPEN,
    PLAIN: END,
    MARK: END,
    END,
    // a statement of MariaDB outside a transaction, logged as rows
    ROWS: WAIT,
    ROWS_END: END,
    PAYLOAD: WAIT,
  },
  OPEN: {
    PRELUDE: OPEN,
    ROWS: OPEN,
    ROWS_END: OPEN,
    PLAIN: OPEN,
    MARK: OPEN,
    END,
    COMMIT: END,
  },
});

/** @throws SluiceError BINLOG_POSITION if the event cannot stand here */
export function groupStep(state: GroupState, token: GroupToken): GroupStep {
  return TRANSITIONS[state * TOKENS.length + token] ?? refuse(state, token);
}

type Transitions = Readonly<
  Record<keyof typeof GroupState, Partial<Record<keyof typeof GroupToken, GroupStep>>>
>;

/** By state and token, flat: it is asked for every event. */
function transitions(table: Transitions): ReadonlyArray<GroupStep | undefined> {
  return STATES.flatMap((state) => TOKENS.map((token) => table[state][token]));
}

function refuse(state: GroupState, token: GroupToken): never {
  const where =
    state === GroupState.IDLE ? 'outside a transaction' : 'inside an unfinished transaction';
  const name = TOKENS[token]?.toLowerCase().replace('_', '-');
  throw new SluiceError('BINLOG_POSITION', `an event (${name}) arrived ${where}`, {
    hint: 'A start position must be the start of a transaction: take one from SHOW BINLOG EVENTS. Otherwise report this with the output of `mysqlbinlog` for that place.',
  });
}
