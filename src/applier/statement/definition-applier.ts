import { createHash } from 'node:crypto';
import { toSluiceError } from '../../errors/sluice-error.js';
import { crashPoint } from '../../util/crash-point.js';
import type { Bounds } from '../block/committer.js';
import { printable } from '../block/printable.js';
import { markRefused, type Intent } from '../catalog/intent-table.js';
import { StatementText } from '../../sql/statement-text.js';
import type { TargetContext } from '../target-context.js';
import { definition } from './classify.js';
import { definerRules, redefine } from './definer.js';
import { disableEvent } from './event-status.js';
import { formatFingerprint, takeFingerprint, type Fingerprint } from './fingerprint.js';
import { ALREADY_SO, judge, unresolved } from './interrupted.js';
import { dropOfSome } from './drop-of-some.js';
import { becomeDates, roundedDate, roundedQuery } from '../foreign/rounded-dates.js';
import { datesDiffer } from './sql-mode-bits.js';
import { zoneOf } from './statement-settings.js';
import type { StatementApplier, StatementToRun } from './statement-applier.js';

/**
 * Executes statements that commit by themselves, so that no restart point can be committed with
 * them. An intent is committed before; the restart point clears it after. A crash in between leaves
 * the intent, and the next applier decides from the target's state whether the statement took effect.
 */
export class DefinitionApplier {
  /** Schemas that the last definition's state was taken of. */
  private schemas: readonly string[] = [];

  constructor(
    private readonly context: TargetContext,
    private readonly committer: Bounds,
    private readonly statements: StatementApplier,
  ) {}

  /** Executes the definition, which is the event `eventIndex` of its fragment. */
  async execute(statement: StatementToRun, eventIndex: number): Promise<void> {
    // the look-ups go behind what is on its way, which is waited for before the intent
    await this.context.writer.sendNow();
    await this.checkDates(statement);
    const state = await this.fingerprint(statement);
    const intent = intentOf(statement, eventIndex, formatFingerprint(state));
    await this.committer.commitIntent(statement.header, intent);
    await this.run(statement);
  }

  /**
   * Finishes a definition that was interrupted: executes it unless it has taken effect already.
   * @throws SluiceError DDL_UNRESOLVED
   */
  async finish(statement: StatementToRun, intent: Intent): Promise<void> {
    if (hashOf(statement) !== intent.statementHash) {
      throw unresolved(intent, 'the history log holds another statement in its place');
    }
    const verdict = judge(intent, statement.text, await this.fingerprint(statement));
    const { seqno, statement: shown } = intent;
    this.context.options.logger.info(
      { seqno, statement: shown, verdict },
      'found the intent of an interrupted statement',
    );
    if (verdict === 'execute') await this.run(statement);
    else if (verdict === 'repeat') await this.run({ ...statement, tolerated: ALREADY_SO });
    else this.statements.forgetContext();
    this.passed();
  }

  private async run(statement: StatementToRun): Promise<void> {
    try {
      await this.send(statement);
    } catch (error) {
      if (!toSluiceError(error).retryable) await this.noteRefusal();
      throw error;
    }
    crashPoint('ddl-executed');
    this.passed();
  }

  /** The next attempt must not take the intent for that of a statement that was interrupted. */
  private async noteRefusal(): Promise<void> {
    const { queue, writer, session, names, variables } = this.context;
    await queue.reset();
    writer.discard();
    variables.forget();
    // the error to tell is the refusal, even if the connection breaks now
    await session.attempt(`${markRefused(names)}; COMMIT`).catch(() => undefined);
  }

  private async send(statement: StatementToRun): Promise<void> {
    const { writer } = this.context;
    const what = definition(statement.text);
    const instead = this.rewritten(statement);
    this.useOwnThreadId(statement);
    // MariaDB waits for a lock of its own in EXCHANGE PARTITION without autocommit
    this.append(statement, 'SET autocommit=1');
    const dropped = dropOfSome(statement, what, this.context.session.server);
    const tolerated = statement.tolerated ?? dropped?.tolerated;
    const event = dropped?.event ?? statement.event;
    const sent = instead ?? dropped?.instead;
    const plain = { ...statement, event, isDefinition: true, ...(tolerated && { tolerated }) };
    await this.statements.append(sent === undefined ? plain : { ...plain, instead: sent });
    // MySQL's CREATE TABLE .. SELECT in row format lets nothing but row events or COMMIT follow
    if (startsTransaction(statement)) this.append(statement, 'COMMIT');
    await writer.settle();
    this.endAutocommit(statement);
    this.forgetTimestampDefaults(statement);
  }

  /**
   * MySQL tells the variable only with statements that name the type TIMESTAMP, and lets no session set
   * it within a transaction: others run under the target's own value, not under what the last of these
   * had. MariaDB tells it with every statement.
   */
  private forgetTimestampDefaults({ header, source }: StatementToRun): void {
    const { variables, writer, session } = this.context;
    if (source.flavour === 'mariadb' && session.server.flavour === 'mariadb') return;
    variables.useDefault('explicit_defaults_for_timestamp', header, writer.batch);
  }

  /** Leaves with what follows: at the least the restart point of this transaction. */
  private endAutocommit({ header }: StatementToRun): void {
    const { batch } = this.context.writer;
    batch.sql.text('SET autocommit=0');
    batch.end({ header, rows: undefined, describe: undefined, undone: true });
  }

  /** The bytes to send instead: with the definer that the slave takes, and events disabled. */
  private rewritten({ text }: StatementToRun): Buffer | undefined {
    const { session, traits, options } = this.context;
    const redefined = redefine(text, definerRules(options.applier, traits.mayDefine));
    const now = redefined === undefined ? text : new StatementText(redefined, text.dialect);
    return disableEvent(now, definition(now), session.server) ?? redefined;
  }

  /** A definition is known in the target's binlog by the id of this session, as it was announced. */
  private useOwnThreadId({ header }: StatementToRun): void {
    const { isLogged, traits, variables, writer, session } = this.context;
    if (!isLogged || !traits.mayReplay) return;
    variables.use([['pseudo_thread_id', String(session.threadId)]], header, writer.batch);
  }

  private append({ header }: StatementToRun, sql: string): void {
    const { batch } = this.context.writer;
    batch.sql.text(sql);
    batch.end({ header, rows: undefined, describe: undefined });
  }

  private passed(): void {
    this.context.rowApplier.invalidate();
    this.statements.forgetSchema();
  }

  /** @throws SluiceError EVENT_UNSUPPORTED if the statement rounds a date where the master did not */
  private async checkDates({ event, text, source }: StatementToRun): Promise<void> {
    const { session, query } = this.context;
    const { status, schema } = event;
    if (!datesDiffer(status.sqlMode ?? 0n, source.flavour, session.server)) return;
    for (const one of becomeDates(text, schema.toString('utf8'))) {
      const found = await query(roundedQuery(one, zoneOf(status))).catch(unlessRetryable);
      if (found.length > 0) throw roundedDate(one);
    }
  }

  private async fingerprint({ event, text }: StatementToRun): Promise<Fingerprint> {
    const { session, query } = this.context;
    const schema = event.schema.toString('utf8');
    const taken = await takeFingerprint(text, schema, session.server, query, this.schemas);
    this.schemas = taken.schemas;
    this.statements.foundSchemas(taken.schemas);
    return taken.fingerprint;
  }
}

/** The statement itself will be refused, and the error tell what it lacks. */
function unlessRetryable(error: unknown): readonly [] {
  if (toSluiceError(error).retryable) throw error;
  return [];
}

function intentOf(statement: StatementToRun, eventIndex: number, fingerprint: string): Intent {
  const { seqno, fragno } = statement.header;
  return {
    seqno,
    fragno,
    eventIndex,
    statementHash: hashOf(statement),
    fingerprint,
    statement: printable(statement.event.statement),
  };
}

function hashOf({ event }: StatementToRun): string {
  return createHash('sha256').update(event.statement).digest('hex');
}

/** The table option START TRANSACTION, among the others after the columns. */
function startsTransaction({ text }: StatementToRun): boolean {
  const { verb, object, objectAt } = definition(text);
  if (verb !== 'CREATE' || object !== 'TABLE') return false;
  let depth = 0;
  for (let at = objectAt; text.token(at) !== undefined; at += 1) {
    if (text.has(at, '(')) depth += 1;
    else if (text.has(at, ')')) depth -= 1;
    else if (depth > 0) continue;
    else if (text.has(at, 'START', 'TRANSACTION')) return true;
    else if (text.keyword(at) === 'SELECT') return false;
  }
  return false;
}
