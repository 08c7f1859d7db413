import type { Header } from '../../event/header.js';
import type { Expectation, StatementBatch } from '../batch.js';
import type { ResultRow } from '../target/query-command.js';
import { mismatch } from './row-error.js';
import type { RowPlan } from './row-plan.js';

/**
 * What a server without strict mode warns of a value that it does not store as it was given: NULL, out of
 * range, truncated, wrong, too long. Each names the column last. Both servers' mysqld_error.h.
 */
const CUT: ReadonlySet<string> = new Set(['1048', '1263', '1264', '1265', '1366', '1406']);
const HARMLESS = 'Note';

/**
 * Appends the question what the last statement, which ran without strict mode, has cut. That may be what
 * the target makes by itself, and what was meant to be; a value of the master must not be.
 */
export function appendCutCheck(plan: RowPlan, header: Header, batch: StatementBatch): void {
  const meant = [...(plan.generated ?? []), ...batch.sql.laxColumns];
  batch.sql.text('SHOW WARNINGS');
  batch.keepsRows = true;
  const expectation: Expectation = {
    header,
    rows: undefined,
    describe: undefined,
    inspect: ({ rows }) => assertWhole(plan, meant, rows),
    undone: true,
  };
  batch.end(expectation);
}

/** @throws SluiceError TABLE_MISMATCH */
function assertWhole(
  { title }: RowPlan,
  meant: readonly string[],
  warnings: readonly ResultRow[],
): void {
  const cut = warnings.find(
    ({ Level: level, Code: code, Message: message }) =>
      level !== HARMLESS && CUT.has(code ?? '') && !names(message ?? '', meant),
  );
  if (cut === undefined) return;
  throw mismatch(
    title,
    `the column on the slave cannot hold a value that it has on the master: ${cut['Message'] ?? ''}`,
    'Make the table on the slave like the one on the master (compare SHOW CREATE TABLE), then `trepctl online`.',
  );
}

/** Whether the name that comes last, in quotes of either kind, is one of these: in any language. */
function names(message: string, columns: readonly string[]): boolean {
  const upToName = message.replace(/[^'`]*$/, '').slice(0, -1);
  return columns.some((name) => upToName.endsWith(`'${name}`) || upToName.endsWith(`\`${name}`));
}
