import { randomBytes } from 'node:crypto';
import type {
  DeleteFileEvent,
  ExecuteLoadEvent,
  LoadBlockEvent,
} from '../../binlog/binlog-event.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { StatementApplier, StatementToRun } from '../statement/statement-applier.js';
import type { Answer } from '../target/query-command.js';
import { LoadedFile } from './loaded-file.js';

/** ER_DUP_KEY, ER_DUP_ENTRY, ER_DUP_UNIQUE, ER_DUP_ENTRY_WITH_KEY_NAME */
const DUPLICATE: ReadonlySet<number> = new Set([1022, 1062, 1169, 1586]);

/** Reads the transaction under way again, from its first fragment. */
export type Stored = () => AsyncIterable<ThlEvent>;

/**
 * Replays LOAD DATA that was logged as a statement, by LOAD DATA LOCAL INFILE with the file that came
 * before it. The server's own replica loads a file of its own host. That LOCAL takes bad values and
 * duplicates for warnings is true of LOCAL alone and LOCAL .. IGNORE, but not of LOCAL .. REPLACE: so a
 * statement that ended at the first duplicate on the source is replayed with REPLACE, and what it
 * replaced must be nothing.
 */
export class LoadApplier {
  private readonly files = new Map<number, LoadedFile>();

  constructor(private readonly statements: StatementApplier) {}

  /** Files end with their transaction. */
  startTransaction(): void {
    this.files.clear();
  }

  take(event: LoadBlockEvent | DeleteFileEvent): void {
    if (event.kind === 'delete-file') {
      this.files.delete(event.fileId);
      return;
    }
    const file = event.isFirst ? new LoadedFile(event.fileId) : this.fileOf(event.fileId);
    this.files.set(event.fileId, file);
    file.add(event.block);
  }

  /** @param statement that of `event`; its text is replaced */
  async execute(event: ExecuteLoadEvent, statement: StatementToRun, stored: Stored): Promise<void> {
    const file = this.fileOf(event.fileId);
    this.files.delete(event.fileId);
    if (stopsAtDuplicate(event)) throw halfLoaded(event, statement.header);
    const name = `sluice-${randomBytes(12).toString('hex')}`;
    await this.statements.append({
      ...statement,
      instead: localInfile(event, name),
      infile: { name, blocks: () => file.blocks(stored) },
      ...(event.duplicates === 'error' && { inspect: (answer) => nothingReplaced(answer) }),
    });
  }

  private fileOf(fileId: number): LoadedFile {
    const file = this.files.get(fileId);
    if (file !== undefined) return file;
    throw new SluiceError('EVENT_MALFORMED', `the first block of file ${fileId} is missing`, {
      hint: 'The history log begins in the middle of a transaction: provision the slave anew.',
    });
  }
}

/** As Execute_load_query_log_event::do_apply_event of both servers does, but LOCAL. */
function localInfile(event: ExecuteLoadEvent, name: string): Buffer {
  const { nameStart, nameEnd, duplicates, query } = event;
  const { statement } = query;
  const rule = duplicates === 'ignore' ? 'IGNORE' : 'REPLACE';
  return Buffer.concat([
    statement.subarray(0, nameStart),
    Buffer.from(` LOCAL INFILE '${name}' ${rule} INTO `),
    statement.subarray(nameEnd),
  ]);
}

/** It loaded what came before into a table without transactions; REPLACE would not stop there. */
function stopsAtDuplicate({ duplicates, query }: ExecuteLoadEvent): boolean {
  return duplicates === 'error' && DUPLICATE.has(query.errorCode);
}

/** The server tells records, deleted, skipped and warnings, in words of any language. */
function nothingReplaced({ info }: Answer): void {
  const [, deleted, skipped] = info.match(/\d+/g) ?? [];
  if (deleted === '0' && skipped === '0') return;
  const message =
    deleted === undefined
      ? `the slave does not tell what LOAD DATA replaced: ${info}`
      : `LOAD DATA, which met no duplicates on the master, met ${deleted} on the slave`;
  throw new SluiceError('STATEMENT_DIVERGED', message, {
    hint: 'Find out who else writes to the slave, repair the rows and go online.',
  });
}

function halfLoaded({ query }: ExecuteLoadEvent, { seqno, eventId }: Header): SluiceError {
  const message = `LOAD DATA ended at a duplicate on the master (error ${query.errorCode}) and left what it had loaded in a table without transactions`;
  return new SluiceError('EVENT_UNSUPPORTED', message, {
    seqno,
    eventId,
    hint: `Copy the table to the slave, then trepctl online -skip-seqno ${seqno}; better use InnoDB, or binlog_format=ROW on the master.`,
  });
}
