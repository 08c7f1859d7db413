import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';
import type { Answer } from '../target/query-command.js';
import { mismatch } from './row-error.js';
import type { RowPlan } from './row-plan.js';

/**
 * What a server without strict mode warns of a value that it does not store as it was given: NULL, out of
 * range, truncated, wrong, too long. Each names the column last. Both servers' mysqld_error.h.
 */
const CUT: ReadonlySet<string> = new Set(['1048', '1263', '1264', '1265', '1366', '1406']);
const HARMLESS = 'Note';

/**
 * Asks what a statement of one row, which ran without strict mode, has cut. That may be what the target
 * makes by itself, and what was meant to be; a value of the master must not be.
 */
export class CutCheck {
  private readonly meant: readonly string[];
  /** Warnings of the statement, be they kept or not. */
  private warnings = 0;

  /** @param lax names of columns that were given what strict mode refuses */
  constructor(
    private readonly plan: RowPlan,
    lax: Iterable<string>,
  ) {
    this.meant = [...(plan.generated ?? []), ...lax];
  }

  /** Takes the answer to the statement. */
  count({ warnings }: Answer): void {
    this.warnings = warnings;
  }

  /** Appends the question; directly behind the statement. */
  append(header: Header, batch: StatementBatch): void {
    batch.sql.text('SHOW WARNINGS');
    batch.keepsRows = true;
    const inspect = (answer: Answer): void => this.inspect(answer);
    batch.end({ header, rows: undefined, describe: undefined, inspect, undone: true });
  }

  /** @throws SluiceError TABLE_MISMATCH */
  private inspect({ rows }: Answer): void {
    const cut = rows.find(
      ({ Level: level, Code: code, Message: message }) =>
        level !== HARMLESS && CUT.has(code ?? '') && !names(message ?? '', this.meant),
    );
    if (cut !== undefined) throw this.refused(cut['Message'] ?? '');
    if (rows.length < this.warnings) throw this.hidden(rows.length);
  }

  private refused(warning: string): Error {
    return mismatch(
      this.plan.title,
      `the column on the slave cannot hold a value that it has on the master: ${warning}`,
      'Make the table on the slave like the one on the master (compare SHOW CREATE TABLE), then `trepctl online`.',
    );
  }

  private hidden(shown: number): Error {
    return mismatch(
      this.plan.title,
      `the slave keeps ${shown} of ${this.warnings} warnings, so that what it has cut cannot be seen`,
      'SET GLOBAL max_error_count=1024 or more on the slave, then `trepctl online`.',
    );
  }
}

/** Whether the name that comes last, in quotes of either kind, is one of these: in any language. */
function names(message: string, columns: readonly string[]): boolean {
  const upToName = message.replace(/[^'`]*$/, '').slice(0, -1);
  return columns.some((name) => upToName.endsWith(`'${name}`) || upToName.endsWith(`\`${name}`));
}
