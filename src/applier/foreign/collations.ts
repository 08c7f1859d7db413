import type { Flavour } from '../../event/format.js';

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
    : /uca1400|nopad/.test(name);
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
const MARIADB_LANGUAGES: readonly string[] = [
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
];
const FIRST_UTF8MB4 = 2304;
const STRENGTHS = ['ai_ci', 'ai_cs', 'as_ci', 'as_cs'];
const NOPAD_BIN = 1070;

function nameOfMariadb(id: number): string | undefined {
  if (id === NOPAD_BIN) return 'utf8mb4_nopad_bin';
  const offset = id - FIRST_UTF8MB4;
  const language = MARIADB_LANGUAGES[offset >> 3];
  if (offset < 0 || language === undefined) return undefined;
  const pad = (offset & 4) === 0 ? '' : 'nopad_';
  return `utf8mb4_uca1400_${language === '' ? '' : `${language}_`}${pad}${STRENGTHS[offset & 3] ?? ''}`;
}

/** A collation number of a session as the target takes it: a number or a name. */
export function sessionCollation(id: number, source: Flavour, target: Flavour): string {
  const name = source === target ? undefined : foreignName(id, source);
  const own = name === undefined ? undefined : counterpart(name, target);
  return own === undefined ? String(id) : own;
}
