import type { FiltersConfig } from '../config/schema.js';
import type { Counters } from './counters.js';

/** The filters in force and what they have done, as sentences. */
export function describeFilters(config: FiltersConfig, counters: Counters): string[] {
  const rules = [
    ...listed('replicates only', config.replicate.do),
    ...listed('does not replicate', config.replicate.ignore),
    ...listed('leaves out changes of the rows of', config.dropStatementData),
    ...renamed('schema', config.rename.schemas),
    ...renamed('table', config.rename.tables),
    ...renamed('column', config.rename.columns),
    ...(config.dropComments ? ['leaves out comments of statements'] : []),
    ...(config.skipAccounts ? ['leaves out statements on accounts'] : []),
    ...(config.rdsTables === 'ignore' ? ['does not replicate mysql.rds_*'] : []),
  ];
  return [...rules, ...done(counters)];
}

function listed(what: string, patterns: readonly string[]): string[] {
  return patterns.length === 0 ? [] : [`${what} ${patterns.join(', ')}`];
}

function renamed(what: string, names: Readonly<Record<string, string>>): string[] {
  return Object.entries(names).map(([from, to]) => `renames ${what} ${from} to ${to}`);
}

function done(counters: Counters): string[] {
  const parts: ReadonlyArray<readonly [number, string]> = [
    [counters.statementsDropped, 'statements left out'],
    [counters.rowEventsDropped, 'row events left out'],
    [counters.statementsChanged, 'statements changed'],
    [counters.transactionsEmptied, 'transactions with nothing left'],
    [counters.undecided, 'statements passed by filters.undecided'],
  ];
  const counted = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return counted.length === 0 ? [] : [`since online: ${counted.join(', ')}`];
}
