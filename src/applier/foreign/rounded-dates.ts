import { SluiceError } from '../../errors/sluice-error.js';
import { quoteIdentifier, quoteQualified } from '../../mysql/quote.js';
import type { StatementText } from '../../sql/statement-text.js';
import { definition } from '../statement/classify.js';

/** A column that ALTER TABLE makes a DATE. */
export interface BecomesDate {
  /** `schema`.`table`, quoted. */
  readonly table: string;
  /** Its name before. */
  readonly column: string;
}

/** Columns that the statement makes a DATE of, whatever they are. */
export function becomeDates(text: StatementText, defaultSchema: string): BecomesDate[] {
  const { verb, object, objectAt } = definition(text);
  if (verb !== 'ALTER' || object !== 'TABLE') return [];
  let at = objectAt + (text.has(objectAt + 1, 'IF', 'EXISTS') ? 3 : 1);
  const isQualified = text.has(at + 1, '.');
  const schema = isQualified ? text.name(at) : defaultSchema;
  if (isQualified) at += 2;
  const table = quoteQualified(schema, text.name(at));
  return clauses(text, at + 1).flatMap((clause) => {
    const column = toDate(text, clause);
    return column === undefined ? [] : [{ table, column }];
  });
}

/**
 * The query whose answer has rows if a value is within half a second of the next day: MySQL makes that
 * day of it, MariaDB the one before, in any sql_mode.
 */
export function roundedQuery({ table, column }: BecomesDate, timeZone: string | undefined): string {
  const name = quoteIdentifier(column);
  const zone = timeZone === undefined ? '' : `SET time_zone=${timeZone};`;
  const time = `HOUR(${name})%24=23 AND MINUTE(${name})=59 AND SECOND(${name})=59`;
  return `${zone}SELECT 1 AS found FROM ${table} WHERE ${time} AND MICROSECOND(${name})>=500000 LIMIT 1`;
}

/** @returns the error to stop with: nothing that the slave could execute would be the same */
export function roundedDate({ table, column }: BecomesDate): SluiceError {
  return new SluiceError(
    'EVENT_UNSUPPORTED',
    `${table}: values of ${column} within half a second of midnight become another DATE on this server than on the master`,
    {
      hint: `Round them on the slave as the master did (MySQL rounds: ALTER TABLE .. MODIFY ${column} DATETIME under sql_mode TIME_ROUND_FRACTIONAL; MariaDB cuts: the same under TIME_TRUNCATE_FRACTIONAL), then \`trepctl online\`.`,
    },
  );
}

/** Indexes of the tokens that MODIFY and CHANGE are, where they begin a change. */
function clauses(text: StatementText, from: number): number[] {
  const found: number[] = [];
  let depth = 0;
  for (let at = from; text.token(at) !== undefined; at += 1) {
    const begins = at === from || (depth === 0 && text.has(at - 1, ','));
    if (begins && ['MODIFY', 'CHANGE'].includes(text.keyword(at))) found.push(at);
    if (text.has(at, '(')) depth += 1;
    else if (text.has(at, ')')) depth -= 1;
  }
  return found;
}

/** MODIFY [COLUMN] [IF EXISTS] name DATE; CHANGE .. name new_name DATE */
function toDate(text: StatementText, clause: number): string | undefined {
  let at = clause + 1;
  if (text.has(at, 'COLUMN')) at += 1;
  if (text.has(at, 'IF', 'EXISTS')) at += 2;
  const column = text.name(at);
  if (text.keyword(clause) === 'CHANGE') at += 1;
  return text.has(at + 1, 'DATE') ? column : undefined;
}
