import type { QueryEvent } from '../../binlog/binlog-event.js';
import { EventFlag } from '../../binlog/header.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { StatementText } from '../../sql/statement-text.js';
import type { CatalogNames } from '../catalog/catalog.js';
import type { TargetSession } from '../target/target-session.js';
import {
  renamings,
  statementOnTemporary,
  type StatementOnTemporary,
} from './statement-on-temporary.js';

/** A temporary table of a session of the source. */
export interface TemporaryTable {
  readonly threadId: number;
  readonly schema: string;
  readonly name: string;
}

/** What a statement does to temporary tables, and under what the applier has to run it. */
export interface TemporaryEffect {
  readonly created: readonly TemporaryTable[];
  readonly dropped: readonly TemporaryTable[];
  /** It drops one that is not there any more. */
  readonly mayMiss: boolean;
}

const NOTHING: TemporaryEffect = { created: [], dropped: [], mayMiss: false };

/**
 * The temporary tables of the source's sessions. They end with the connection that made them, which
 * an interruption of ours does and one of the source's session does not: so they are noted in the catalog, and
 * a statement that needs one which is gone stops the service. Without the note it could find a lasting
 * table of the same name.
 */
export class TemporaryTables {
  private readonly open = new Map<string, TemporaryTable>();

  /** @param lost those of earlier connections */
  constructor(private readonly lost: Map<string, TemporaryTable>) {}

  /** Whether there are some in this session: then it matters which thread a statement is of. */
  get any(): boolean {
    return this.open.size > 0;
  }

  /** Whether there are some, or were before an interruption of ours. */
  get anyKnown(): boolean {
    return this.open.size > 0 || this.lost.size > 0;
  }

  /** @throws SluiceError TEMPORARY_TABLE_LOST */
  effectOf(event: QueryEvent, text: StatementText): TemporaryEffect {
    const isSpecific = (event.header.flags & EventFlag.THREAD_SPECIFIC) !== 0;
    if (!isSpecific && this.open.size === 0 && this.lost.size === 0) return NOTHING;
    const { threadId } = event;
    const schema = event.schema.toString('utf8');
    const renamed = this.renamed(threadId, text, schema);
    if (renamed !== undefined) return renamed;
    const found = statementOnTemporary(text, schema);
    if (isSpecific) this.requireNothingLost(threadId, found, text);
    const tables = found.tables.map((table) => ({ threadId, ...table }));
    if (found.verb === 'CREATE') return { ...NOTHING, created: tables.slice(0, 1) };
    const dropped = tables.filter((table) => this.knows(table));
    return { ...NOTHING, dropped, mayMiss: dropped.some((table) => this.lost.has(keyOf(table))) };
  }

  /** To be called when the statement was appended. */
  note({ created, dropped }: TemporaryEffect): void {
    for (const table of dropped) {
      this.lost.delete(keyOf(table));
      this.open.delete(keyOf(table));
    }
    for (const table of created) {
      this.lost.delete(keyOf(table));
      this.open.set(keyOf(table), table);
    }
  }

  /**
   * Temporary tables that get other names; undefined: none does. MariaDB flags no RENAME TABLE as one on
   * temporary tables: of one that is gone it would find a lasting table of that name.
   */
  private renamed(
    threadId: number,
    text: StatementText,
    schema: string,
  ): TemporaryEffect | undefined {
    const now = new Map<string, TemporaryTable>();
    const before: TemporaryTable[] = [];
    for (const { from, to } of renamings(text, schema)) {
      const table = { threadId, ...from };
      const lost = this.lost.get(keyOf(table));
      if (lost !== undefined) throw gone(lost);
      if (!now.delete(keyOf(table)) && !this.open.has(keyOf(table))) continue;
      before.push(table);
      now.set(keyOf({ threadId, ...to }), { threadId, ...to });
    }
    if (before.length === 0) return undefined;
    return { created: [...now.values()], dropped: before, mayMiss: false };
  }

  /**
   * Where the login cannot tell threads apart, a temporary table hides a lasting one from all.
   * @throws SluiceError PRIVILEGE_MISSING
   */
  requireVisible(threadId: number, names: (wanted: string) => boolean): void {
    for (const table of this.open.values()) {
      if (table.threadId !== threadId && names(table.name)) throw hidden(table);
    }
  }

  private knows(table: TemporaryTable): boolean {
    return this.open.has(keyOf(table)) || this.lost.has(keyOf(table));
  }

  private requireNothingLost(
    threadId: number,
    { verb, tables }: StatementOnTemporary,
    text: StatementText,
  ): void {
    const lost = [...this.lost.values()].filter((table) => table.threadId === threadId);
    const [first] = lost;
    if (first === undefined || verb === 'DROP') return;
    const made = verb === 'CREATE' ? tables[0]?.name : undefined;
    const needed = lost.find(({ name }) => name !== made && namesAny(text, name));
    // a routine may use one that it does not name here
    if (verb !== 'CREATE' || needed !== undefined) throw gone(needed ?? first);
  }
}

/** Whether a token of the statement is this name, in lower case. */
export function namesAny(text: StatementText, name: string): boolean {
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    if (text.name(at).toLowerCase() === name) return true;
  }
  return false;
}

/** Those that were there when an earlier connection ended. */
export async function readTemporary(
  session: TargetSession,
  names: CatalogNames,
): Promise<TemporaryTables> {
  const rows = await session.query(
    `SELECT thread_id, table_schema, table_name FROM ${names.temporary}`,
  );
  const tables = rows.map((row) => ({
    threadId: Number(row['thread_id']),
    schema: row['table_schema'] ?? '',
    name: row['table_name'] ?? '',
  }));
  return new TemporaryTables(new Map(tables.map((table) => [keyOf(table), table])));
}

function keyOf({ threadId, schema, name }: TemporaryTable): string {
  return JSON.stringify([threadId, schema, name]);
}

function gone({ threadId, schema, name }: TemporaryTable): SluiceError {
  const message = `a statement of the master's session ${threadId} may need its temporary table ${schema}.${name}, which ended when the applier's connection to the slave did`;
  return new SluiceError('TEMPORARY_TABLE_LOST', message, {
    hint: `Make what the transaction changes by hand, then trepctl online -skip-seqno; if the session has ended, or does not use the table any more, delete its rows of temporary_table in the service's schema on the slave instead. With binlog_format=ROW on the master no temporary table is logged.`,
  });
}

function hidden({ threadId, schema, name }: TemporaryTable): SluiceError {
  const message = `temporary table ${schema}.${name} of the master's session ${threadId} would hide a table of that name from another session's change`;
  return new SluiceError('PRIVILEGE_MISSING', message, {
    hint: 'Allow the login on the slave to set pseudo_thread_id (see README), or use binlog_format=ROW on the master.',
  });
}
