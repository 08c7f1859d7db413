import type { TargetColumn, TargetTable } from '../schema/target-table.js';
import { mismatch } from './row-error.js';
import { tableName } from './sql-text.js';

/**
 * The error of a NULL for a column that takes none on the target. The server is not left to refuse it: a
 * counter and a TIMESTAMP of MariaDB fill themselves, and without strict mode all others become a zero.
 */
export function nullRefused(table: TargetTable, { name }: TargetColumn): Error {
  return mismatch(
    tableName(table),
    `column ${name} is NULL in a row of the master and takes no NULL on the slave`,
    'Make the column NULL on the slave, as it is on the master, then `trepctl online`.',
  );
}
