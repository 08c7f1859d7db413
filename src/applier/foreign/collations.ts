import type { QueryStatus } from '../../binlog/query-status.js';
import { charsetOfCollation } from '../../event/collation-charset.js';
import type { Flavour } from '../../event/format.js';
import { atLeast, type ServerInfo } from '../../mysql/flavour.js';

/**
 * Collations that the other family does not have, and what is taken there. MySQL's 0900 ones (UCA 9.0)
 * become MariaDB's uca1400 without padding (UCA 14.0), as MariaDB itself has it from 11.4.5 on: the same
 * strengths, the same tailoring of a language; characters that Unicode added in between sort otherwise.
 * MariaDB's padded uca1400 ones become 0900 as well, which tell 'a' from 'a ': a key that was unique
 * stays so. What has no counterpart is refused, unless `applier.collations` names one.
 */
const LANGUAGES: ReadonlyArray<readonly [mysql: string, mariadb: string]> = [
  ['', ''],
  ['de_pb', 'german2'],
  ['is', 'icelandic'],
  ['lv', 'latvian'],
  ['ro', 'romanian'],
  ['sl', 'slovenian'],
  ['pl', 'polish'],
  ['et', 'estonian'],
  ['es', 'spanish'],
  ['sv', 'swedish'],
  ['tr', 'turkish'],
  ['cs', 'czech'],
  ['da', 'danish'],
  ['lt', 'lithuanian'],
  ['sk', 'slovak'],
  ['es_trad', 'spanish2'],
  ['la', 'roman'],
  ['eo', 'esperanto'],
  ['hu', 'hungarian'],
  ['hr', 'croatian'],
  ['vi', 'vietnamese'],
];
const TO_MARIADB = new Map(LANGUAGES);
const TO_MYSQL = new Map(LANGUAGES.map(([mysql, mariadb]) => [mariadb, mysql]));

const OF_MYSQL = /^utf8mb4_(?:([a-z_]+)_)?0900_(ai_ci|as_ci|as_cs)$/;
const OF_MARIADB =
  /^(?:utf8mb4_)?uca1400(?:_(?!nopad_)([a-z0-9]+?))?(?:_nopad)?_(ai_ci|as_ci|as_cs)$/;

/** Whether only the other family knows the name. */
export function isForeign(name: string, target: Flavour): boolean {
  return target === 'mariadb'
    ? /_0900_|_ja_|_zh_/.test(name) || name === 'utf8mb4_0900_bin'
    : /uca1400|general1400|nopad/.test(name);
}

/** The name to use on a server of the other family; undefined: there is none. */
export function counterpart(name: string, target: Flavour): string | undefined {
  return target === 'mariadb' ? toMariadb(name) : toMysql(name);
}

function toMariadb(name: string): string | undefined {
  if (name === 'utf8mb4_0900_bin') return 'utf8mb4_nopad_bin';
  const [, language = '', strength] = OF_MYSQL.exec(name) ?? [];
  const own = TO_MARIADB.get(language);
  if (strength === undefined || own === undefined) return undefined;
  return `utf8mb4_uca1400_${own === '' ? '' : `${own}_`}nopad_${strength}`;
}

function toMysql(name: string): string | undefined {
  if (name === 'utf8mb4_nopad_bin') return 'utf8mb4_0900_bin';
  const [, language = '', strength] = OF_MARIADB.exec(name) ?? [];
  const own = TO_MYSQL.get(language);
  if (strength === undefined || own === undefined) return undefined;
  if (own !== '' && strength === 'as_ci') return undefined;
  return `utf8mb4_${own === '' ? '' : `${own}_`}0900_${strength}`;
}

/** Numbers of MySQL's, in `information_schema.COLLATIONS` of 9.7: the languages above, in two strengths. */
const NUMBERED = LANGUAGES.map(([mysql]) => mysql);
const GAPS = new Map([
  [273, 'eo'],
  [274, 'hu'],
  [275, 'hr'],
  [277, 'vi'],
]);

/** Name of a collation number that the other family does not have, as far as there is a counterpart. */
export function foreignName(id: number, source: Flavour): string | undefined {
  return source === 'mysql' ? nameOfMysql(id) : nameOfMariadb(id);
}

function nameOfMysql(id: number): string | undefined {
  if (id === 305) return 'utf8mb4_0900_as_ci';
  if (id === 309) return 'utf8mb4_0900_bin';
  const isCased = id >= 278;
  const first = isCased ? id - 23 : id;
  if (first < 255 || first > 277) return undefined;
  const language = first <= 271 ? NUMBERED[first - 255] : GAPS.get(first);
  if (language === undefined) return undefined;
  return `utf8mb4_${language === '' ? '' : `${language}_`}0900_${isCased ? 'as_cs' : 'ai_ci'}`;
}

/** By MariaDB's `my_uca1400_make_builtin_collation_id`: language * 8, no padding 4, strength 0..3. */
const MARIADB_LANGUAGES: readonly (string | undefined)[] = [
  '',
  'icelandic',
  'latvian',
  'romanian',
  'slovenian',
  'polish',
  'estonian',
  'spanish',
  'swedish',
  'turkish',
  'czech',
  'danish',
  'lithuanian',
  'slovak',
  'spanish2',
  'roman',
  'persian',
  'esperanto',
  'hungarian',
  'sinhala',
  'german2',
  undefined,
  undefined,
  'vietnamese',
  'croatian',
];
const FIRST_UCA_1400 = 2048;
/** Numbers that each character set has. */
const OF_CHARSET = 256;
const STRENGTHS = ['ai_ci', 'ai_cs', 'as_ci', 'as_cs'];
const NOPAD_BIN = 1070;
/** Those of names that the server knows. */
const GENERAL = new Map([
  [579, 'utf8mb3_general1400_as_ci'],
  [611, 'utf8mb4_general1400_as_ci'],
]);

function nameOfMariadb(id: number): string | undefined {
  if (id === NOPAD_BIN) return 'utf8mb4_nopad_bin';
  if (GENERAL.has(id)) return GENERAL.get(id);
  const offset = id % OF_CHARSET;
  const language = MARIADB_LANGUAGES[offset >> 3];
  const charset = charsetOfCollation(id);
  if (id < FIRST_UCA_1400 || language === undefined || charset === undefined) return undefined;
  const pad = (offset & 4) === 0 ? '' : 'nopad_';
  return `${charset}_uca1400_${language === '' ? '' : `${language}_`}${pad}${STRENGTHS[offset & 3] ?? ''}`;
}

/** A collation number of a session as the target takes it: a number or a name. */
export function sessionCollation(id: number, source: Flavour, target: Flavour): string {
  const name = source === target ? undefined : foreignName(id, source);
  const own = name === undefined ? undefined : counterpart(name, target);
  return own === undefined ? String(id) : own;
}

/**
 * The same for `collation_connection`, which decides on nothing but literals of definitions: what has no
 * counterpart becomes what sorts nearly alike.
 */
export function connectionCollation(id: number, source: Flavour, target: Flavour): string {
  const own = sessionCollation(id, source, target);
  if (own !== String(id) || source === target || source === 'mysql') return own;
  const [, charset, kind] =
    /^([a-z0-9]+)_(uca1400|general1400)_/.exec(nameOfMariadb(id) ?? '') ?? [];
  if (charset === undefined) return own;
  return `${charset}_${kind === 'uca1400' ? 'unicode_520_ci' : 'general_ci'}`;
}

/** The collation that utf8mb4 alone means to MySQL unless a session says otherwise. */
export const DEFAULT_OF_MYSQL = 'utf8mb4_0900_ai_ci';

/**
 * The collation that a character set alone meant to a statement of MariaDB, by `character_set_collations`;
 * undefined: the one that is the same everywhere but in utf8mb4 of MySQL.
 */
export function charsetMeant(
  charset: string,
  { characterSetCollations = [] }: Pick<QueryStatus, 'characterSetCollations'>,
): number | undefined {
  const found = characterSetCollations.find(([id]) => charsetOfCollation(id) === charset);
  return found === undefined || found[0] === found[1] ? undefined : found[1];
}

/** Whether sessions have `character_set_collations`. */
export function knowsCharsetCollations({
  flavour,
  versionNumber,
}: Pick<ServerInfo, 'flavour' | 'versionNumber'>): boolean {
  return flavour === 'mariadb' && atLeast(versionNumber, [11, 2, 1]);
}
