import { SluiceError } from '../../errors/sluice-error.js';

export function malformed(what: string): SluiceError {
  return new SluiceError('EVENT_MALFORMED', what, {
    hint: 'Run `mysqlbinlog --verify-binlog-checksum` over the file on the source; if it reads the event, report a bug with its bytes.',
  });
}

/** @param table as in a message, schema and name */
export function mismatch(table: string, what: string, hint: string): SluiceError {
  return new SluiceError('TABLE_MISMATCH', `${table}: ${what}`, { hint });
}
