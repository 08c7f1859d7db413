import type { ServerInfo } from '../../mysql/flavour.js';
import type { Edit } from '../../sql/edits.js';
import type { StatementText } from '../../sql/statement-text.js';
import { definition } from '../statement/classify.js';
import { DEFAULT_OF_MYSQL, counterpart, isForeign } from './collations.js';
import { hasNoCollation } from './refusals.js';

export interface TranslateOptions {
  readonly target: ServerInfo;
  /** `applier.collations`: names to take for others, before the built-in table. */
  readonly collations: Readonly<Record<string, string>>;
}

export interface EditOptions extends TranslateOptions {
  /**
   * The collation that a character set alone means to the statement, where the target would take another
   * one. @throws SluiceError EVENT_UNSUPPORTED
   */
  readonly meant: (charset: string) => string | undefined;
}

/** The collation of another family's session or schema, by the name that the target has for it. */
export function translateCollation(name: string, { target, collations }: TranslateOptions): string {
  return collations[name] ?? known(name, target) ?? name;
}

/** Within a family nothing but what character sets mean may have to be said. */
export function editsOf(text: StatementText, options: EditOptions, isSameFamily: boolean): Edit[] {
  const rules = isSameFamily
    ? [charsetEdit, nationalEdit]
    : [collationEdit, charsetEdit, nationalEdit, yearEdit, transactionEdit];
  const edits: Edit[] = [];
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    for (const rule of rules) {
      const edit = rule(text, at, options);
      if (edit !== undefined) edits.push(edit);
    }
  }
  return edits;
}

/** `COLLATE [=] name` */
function collationEdit(
  text: StatementText,
  at: number,
  { target, collations }: TranslateOptions,
): Edit | undefined {
  if (text.keyword(at) !== 'COLLATE') return undefined;
  const nameAt = text.has(at + 1, '=') ? at + 2 : at + 1;
  const token = text.token(nameAt);
  const name = text.name(nameAt).toLowerCase();
  if (token === undefined) return undefined;
  const own = collations[name] ?? known(name, target);
  return own === undefined
    ? undefined
    : { start: token.start, end: token.end, text: Buffer.from(own) };
}

/** Undefined: the name is of both families. */
function known(name: string, { flavour }: ServerInfo): string | undefined {
  if (!isForeign(name, flavour)) return undefined;
  const own = counterpart(name, flavour);
  if (own !== undefined) return own;
  throw hasNoCollation(name);
}

/** `CHARSET [=] utf8mb4` alone means another collation on either server. */
function charsetEdit(text: StatementText, at: number, options: EditOptions): Edit | undefined {
  const after =
    text.keyword(at) === 'CHARSET' ? at + 1 : text.has(at, 'CHARACTER', 'SET') ? at + 2 : 0;
  if (after === 0 || text.has(at - 1, 'SET')) return undefined; // SET CHARACTER SET takes no collation
  const nameAt = text.has(after, '=') ? after + 1 : after;
  const charset = text.name(nameAt).toLowerCase();
  return collateAfter(text, nameAt, charset === 'utf8' ? 'utf8mb3' : charset, options);
}

const CHARACTER_TYPES: ReadonlySet<string> = new Set([
  'CHAR',
  'CHARACTER',
  'VARCHAR',
  'VARCHARACTER',
  'VARYING',
]);

/** NCHAR(5), NATIONAL VARCHAR(5), .. are in utf8mb3. */
function nationalEdit(text: StatementText, at: number, options: EditOptions): Edit | undefined {
  const word = text.keyword(at);
  const isNational = word === 'NATIONAL' && CHARACTER_TYPES.has(text.keyword(at + 1));
  if (!isNational && word !== 'NCHAR' && word !== 'NVARCHAR') return undefined;
  let last = at;
  while (CHARACTER_TYPES.has(text.keyword(last + 1))) last += 1;
  if (text.has(last + 1, '(')) last += 3;
  return collateAfter(text, last, 'utf8mb3', options);
}

/** @param last index of the token behind which a collation may stand */
function collateAfter(
  text: StatementText,
  last: number,
  charset: string,
  options: EditOptions,
): Edit | undefined {
  const end = text.token(last)?.end;
  if (end === undefined || collateFollows(text, last + 1)) return undefined;
  const own = ownOf(charset, options);
  return own === undefined ? undefined : { start: end, end, text: Buffer.from(` COLLATE ${own}`) };
}

/** The collation to name; undefined: the target takes it without. */
function ownOf(charset: string, { target, collations, meant }: EditOptions): string | undefined {
  const name = meant(charset);
  if (name === undefined) return undefined;
  const own = collations[name] ?? known(name, target) ?? name;
  // default_collation_for_utf8mb4 does it
  return target.flavour === 'mysql' && own === DEFAULT_OF_MYSQL ? undefined : own;
}

/** Whether a COLLATE comes before the end of the column or of the options. */
function collateFollows(text: StatementText, from: number): boolean {
  let depth = 0;
  for (let at = from; text.token(at) !== undefined && depth >= 0; at += 1) {
    if (depth === 0 && text.has(at, ',')) return false;
    if (depth === 0 && text.keyword(at) === 'COLLATE') return true;
    if (text.has(at, '(')) depth += 1;
    else if (text.has(at, ')')) depth -= 1;
  }
  return false;
}

/** MySQL 5.6 makes a YEAR of four digits of it, of which MariaDB shows two. */
function yearEdit(text: StatementText, at: number, { target }: TranslateOptions): Edit | undefined {
  if (target.flavour !== 'mariadb' || !text.has(at, 'YEAR', '(', '2', ')')) return undefined;
  const digits = text.token(at + 2);
  const isColumn = definition(text).object === 'TABLE';
  return isColumn && digits
    ? { start: digits.start, end: digits.end, text: Buffer.from('4') }
    : undefined;
}

/** MySQL's CREATE TABLE .. START TRANSACTION in row format: the rows follow, MariaDB needs no word of it. */
function transactionEdit(
  text: StatementText,
  at: number,
  { target }: TranslateOptions,
): Edit | undefined {
  if (target.flavour !== 'mariadb' || !text.has(at, 'START', 'TRANSACTION')) return undefined;
  const [start, end] = [text.token(at)?.start, text.token(at + 1)?.end];
  const { verb, object } = definition(text);
  if (verb !== 'CREATE' || object !== 'TABLE' || start === undefined || end === undefined)
    return undefined;
  return { start, end, text: Buffer.alloc(0) };
}
