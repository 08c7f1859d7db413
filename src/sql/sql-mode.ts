import type { Flavour } from '../event/format.js';

/** Names of the bits of `sql_mode`, from bit 0: `sql/sql_class.h` and `sql/system_variables.h`. */
const COMMON = `
  REAL_AS_FLOAT PIPES_AS_CONCAT ANSI_QUOTES IGNORE_SPACE IGNORE_BAD_TABLE_OPTIONS
  ONLY_FULL_GROUP_BY NO_UNSIGNED_SUBTRACTION NO_DIR_IN_CREATE POSTGRESQL ORACLE MSSQL DB2
  MAXDB NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_FIELD_OPTIONS MYSQL323 MYSQL40 ANSI
  NO_AUTO_VALUE_ON_ZERO NO_BACKSLASH_ESCAPES STRICT_TRANS_TABLES STRICT_ALL_TABLES
  NO_ZERO_IN_DATE NO_ZERO_DATE ALLOW_INVALID_DATES ERROR_FOR_DIVISION_BY_ZERO TRADITIONAL
  NO_AUTO_CREATE_USER HIGH_NOT_PRECEDENCE NO_ENGINE_SUBSTITUTION PAD_CHAR_TO_FULL_LENGTH
`
  .trim()
  .split(/\s+/);

const HIGHER: Readonly<Record<Flavour, readonly string[]>> = {
  mysql: ['TIME_TRUNCATE_FRACTIONAL'],
  mariadb: ['EMPTY_STRING_IS_NULL', 'SIMULTANEOUS_ASSIGNMENT', 'TIME_ROUND_FRACTIONAL'],
};

function namesOf(flavour: Flavour): string[] {
  return [...COMMON, ...HIGHER[flavour]];
}

/** The bits of what `sqlModeText` gives; names that the flavour does not have count for nothing. */
export function sqlModeBits(text: string, flavour: Flavour): bigint {
  const names = namesOf(flavour);
  return text.split(',').reduce((mode, word) => {
    const bit = names.indexOf(word);
    return bit < 0 ? mode : mode | (1n << BigInt(bit));
  }, 0n);
}

/** As `@@sql_mode` shows it; a bit without a name stands as its value. */
export function sqlModeText(mode: bigint, flavour: Flavour): string {
  const names = namesOf(flavour);
  const words: string[] = [];
  for (let bit = 0n; bit < 64n; bit++) {
    if ((mode & (1n << bit)) !== 0n) words.push(names[Number(bit)] ?? String(1n << bit));
  }
  return words.join(',');
}
