/** What a filter has done since its stage was put online. */
export interface Counters {
  statementsDropped: number;
  statementsChanged: number;
  rowEventsDropped: number;
  /** Transactions of which nothing was left. */
  transactionsEmptied: number;
  /** Statements passed on or left out although it was not clear which (`filters.undecided`). */
  undecided: number;
}

export function newCounters(): Counters {
  return {
    statementsDropped: 0,
    statementsChanged: 0,
    rowEventsDropped: 0,
    transactionsEmptied: 0,
    undecided: 0,
  };
}
