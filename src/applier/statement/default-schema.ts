import type { QueryEvent } from '../../binlog/binlog-event.js';
import { EventFlag } from '../../binlog/header.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { translateError } from '../../mysql/errors.js';
import type { Header } from '../../event/header.js';
import type { StatementText } from '../../sql/statement-text.js';
import type { TargetContext } from '../target-context.js';
import { definition } from './classify.js';

const ER_BAD_DB = 1049;
/** What is looked at of a statement. */
interface Statement {
  readonly event: QueryEvent;
  readonly text: StatementText;
  readonly header: Header;
  readonly isDefinition?: boolean;
  readonly namesSchemas?: boolean;
}

/** Nothing can be created there, and no name of a user's table or routine is found. */
const NOWHERE = 'information_schema';

/**
 * The default schema of statements. A session keeps its default when another one drops that schema, and
 * goes on with statements that name theirs; so does the server's own replica. Such a statement is run
 * where unqualified names find nothing: one that needs its schema fails.
 */
export class DefaultSchema {
  private current: Buffer | undefined;
  /** Names, one byte per character, that USE took or that were found since the last definition. */
  private readonly existing = new Set<string>();

  constructor(private readonly target: TargetContext) {}

  /** The session may have another one, or it may be gone. */
  forget(): void {
    this.current = undefined;
    this.existing.clear();
  }

  /** These exist: USE need not be waited for. */
  found(names: readonly string[]): void {
    for (const name of names) this.existing.add(Buffer.from(name).toString('latin1'));
  }

  /**
   * Appends what the statement needs. Returns the name of the schema if it is missing.
   * @throws SluiceError STATEMENT_FAILED
   */
  async use(statement: Statement): Promise<string | undefined> {
    const { event } = statement;
    const { schema } = event;
    if (schema.length === 0 || needsNone(statement)) return undefined;
    if (this.existing.has(schema.toString('latin1'))) this.append(statement, schema);
    else if (!(await this.enter(event))) return this.replace(statement);
    return undefined;
  }

  private append({ header }: Statement, schema: Buffer): void {
    if (this.current?.equals(schema) === true) return;
    const { batch } = this.target.writer;
    batch.sql.bytes(useOf(schema));
    batch.end({ header, rows: undefined, describe: undefined });
    this.enteredAs(schema);
  }

  /** Whether the schema exists; then it is the default from now on. */
  private async enter({ schema }: QueryEvent): Promise<boolean> {
    const { writer, session } = this.target;
    await writer.settle();
    const { failure } = await session.send(useOf(schema));
    if (failure?.errno === ER_BAD_DB) return false;
    if (failure !== undefined) throw translateError(failure, 'USE on the slave');
    this.existing.add(schema.toString('latin1'));
    this.enteredAs(schema);
    return true;
  }

  private replace(statement: Statement): string {
    const name = statement.event.schema.toString('utf8');
    if (asksForDefault(statement)) throw missing(name, statement, 'it calls DATABASE()');
    this.append(statement, Buffer.from(NOWHERE));
    return name;
  }

  private enteredAs(schema: Buffer): void {
    this.current = Buffer.from(schema);
    this.target.variables.forget('collation_database');
  }
}

/** Flagged are statements on schemas; of these ALTER DATABASE may leave out the name of the default one. */
function needsNone({ event, text, namesSchemas }: Statement): boolean {
  if (namesSchemas === true) return true;
  if ((event.header.flags & EventFlag.SUPPRESS_USE) === 0) return false;
  const { verb, object } = definition(text);
  return verb !== 'ALTER' || (object !== 'DATABASE' && object !== 'SCHEMA');
}

/** What a definition holds is not evaluated now. */
function asksForDefault({ text, isDefinition }: Statement): boolean {
  if (isDefinition === true) return false;
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    if (text.has(at, 'DATABASE', '(') || text.has(at, 'SCHEMA', '(')) return true;
  }
  return false;
}

function useOf(schema: Buffer): Buffer {
  return Buffer.from(`USE \`${schema.toString('latin1').replaceAll('`', '``')}\``, 'latin1');
}

/** A statement failed, or would not do the same, whose default schema is missing on the target. */
export function missing(schema: string, { header }: Statement, why: string): SluiceError {
  const message = `the default schema \`${schema}\` of the statement does not exist on the slave: ${why}`;
  return new SluiceError('STATEMENT_FAILED', message, {
    seqno: header.seqno,
    eventId: header.eventId,
    hint: `Create the database \`${schema}\` on the slave, with what it holds on the master if the statement needs it, and go online.`,
  });
}
