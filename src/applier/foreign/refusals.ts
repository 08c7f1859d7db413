import { SluiceError } from '../../errors/sluice-error.js';

/** A collation of the other family without a counterpart. */
export function hasNoCollation(name: string): SluiceError {
  return unsupported(
    `the slave has no collation ${name}, nor one that sorts alike`,
    `Name one for it under applier.collations, as {${name}: ${charsetIn(name)}_unicode_520_ci}, and go online: keys that are unique on the master must be so under it.`,
  );
}

/** Of a collation's name; some of MariaDB's do not tell it. */
function charsetIn(name: string): string {
  return /^(?:ucs2|utf16|utf32|utf8mb3)(?=_)/.exec(name)?.[0] ?? 'utf8mb4';
}

/** What a character set alone means to the statement cannot be said to the slave. */
export function meansOther(charset: string, id: number): SluiceError {
  return unsupported(
    `${charset} alone means the collation of number ${id} to the statement (character_set_collations), and the slave cannot be told so`,
    'Run the statement on the slave by hand with that collation, then go online with -skip-seqno; on the master name collations, or set character_set_collations to its default.',
  );
}

/** CONVERT TO CHARACTER SET DEFAULT. */
export function takesOther(): SluiceError {
  return unsupported(
    'CONVERT TO CHARACTER SET DEFAULT means another character set here than on the master',
    'Run the statement on the slave by hand with the character set and collation that the table has on the master (SHOW CREATE TABLE), then go online with -skip-seqno.',
  );
}

/** A statement that changes rows, from another family. */
export function changesRows(): SluiceError {
  return unsupported(
    'a statement that changes rows, from a master of another family: it might change other ones here',
    'Set binlog_format=ROW on the master, also for its open sessions; what this statement changed is to be copied by hand, then go online with -skip-seqno.',
  );
}

/** EVENT_UNSUPPORTED */
export function unsupported(message: string, hint: string): SluiceError {
  return new SluiceError('EVENT_UNSUPPORTED', message, { hint });
}
