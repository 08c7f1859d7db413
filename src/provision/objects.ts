import type { Logger } from 'pino';
import { definition } from '../applier/statement/classify.js';
import { definerRules, redefine, type DefinerRules } from '../applier/statement/definer.js';
import { canDefine } from '../applier/session/definition-limits.js';
import type { ApplierConfig } from '../config/schema.js';
import { disableEvent } from '../applier/statement/event-status.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { ServerInfo } from '../mysql/flavour.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import type { Catalogue, Schema } from './catalogue.js';
import { literal } from './literal.js';
import type { Session } from './session.js';
import type { ObjectKind, StoredObject } from './stored-objects.js';
import { alterTable, splitDefinition } from './table-definition.js';
import { textOf } from './definition-text.js';
import { titleOf, type Table } from './table.js';
import { DEFINITION_SETTINGS } from './target-writer.js';

const REFUSED_DEFINER = /\(error (1227|4006|1449)\)/;
/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR, ER_PROCACCESS_DENIED_ERROR */
const NO_PRIVILEGE = /\(error (1044|1142|1227|1370)\)/;
/** What a view says that needs one which is not made yet. */
const NOT_YET = /\(error (1146|1356|1305|1049)\)/;
const ORDER: readonly ObjectKind[] = [
  'function',
  'procedure',
  'package',
  'package body',
  'view',
  'trigger',
  'event',
];

/** Makes the schemas, with their character sets, where they are missing or differ. */
export async function makeSchemas(
  target: TargetSession,
  schemas: readonly Schema[],
): Promise<void> {
  await target.query(DEFINITION_SETTINGS);
  for (const { name, definition: wanted } of schemas) {
    await target.query(wanted.replace(/^CREATE DATABASE /, 'CREATE DATABASE IF NOT EXISTS '));
    const [row] = await target.query(`SHOW CREATE DATABASE ${quoteIdentifier(name)}`);
    if (row?.['Create Database'] === wanted) continue;
    const options = /^CREATE DATABASE `(?:[^`]|``)*`(.*)$/s.exec(wanted)?.[1] ?? '';
    if (options.trim() !== '')
      await target.query(`ALTER DATABASE ${quoteIdentifier(name)}${options}`);
  }
}

/** Foreign keys come when all tables and their rows are there; they are not checked again. */
export async function addReferences(
  target: TargetSession,
  tables: readonly Table[],
): Promise<void> {
  await target.query(DEFINITION_SETTINGS);
  for (const table of tables) {
    const { references } = splitDefinition(table, target.server);
    if (references.length === 0) continue;
    await target.query(`USE ${quoteIdentifier(table.schema)}`);
    const refusal = await target.attempt(alterTable(table, references));
    const isThere =
      refusal !== undefined && /\(error (1826|1022|1005|1061)\)|uplicate/.test(refusal);
    if (refusal === undefined || isThere) continue;
    throw notMade(`the foreign keys of ${titleOf(table)}`, refusal);
  }
}

/**
 * Makes routines, views, triggers and events. Events are disabled: what they change on the master
 * arrives from there.
 */
export async function makeObjects(
  master: Session,
  target: TargetSession,
  { objects }: Catalogue,
  rules: DefinerRules,
  logger: Logger,
): Promise<void> {
  const maker = new ObjectMaker(master, target, rules, logger);
  for (const kind of ORDER) {
    await maker.makeAll(objects.filter((object) => object.kind === kind));
  }
}

/** The rules by which replication treats definers. */
export async function definersFor(
  target: TargetSession,
  applier: ApplierConfig,
): Promise<DefinerRules> {
  const mayDefine = applier.privileged !== false && (await canDefine(target));
  return definerRules(applier, mayDefine);
}

/** Looks before hours of copying for what would be refused after them. @throws SluiceError DEFINER_REFUSED */
export function requireDefiners(
  { objects }: Catalogue,
  rules: DefinerRules,
  server: TargetSession['server'],
): void {
  for (const object of objects) {
    try {
      redefine(textOf(object.definition, server), rules);
    } catch (error) {
      const { kind, schema, name } = object;
      throw toSluiceError(error).at({ statement: `${kind} ${schema}.${name}` });
    }
  }
}

class ObjectMaker {
  constructor(
    private readonly master: Session,
    private readonly target: TargetSession,
    private rules: DefinerRules,
    private readonly logger: Logger,
  ) {}

  /** Views may need one another: those that fail are tried again as long as others succeed. */
  async makeAll(objects: readonly StoredObject[]): Promise<void> {
    for (let left = objects; left.length > 0;) {
      const failed: { object: StoredObject; refusal: string }[] = [];
      for (const object of left) {
        const refusal = await this.make(object);
        if (refusal !== undefined) failed.push({ object, refusal });
      }
      const isView = failed.every(
        ({ object, refusal }) => object.kind === 'view' && NOT_YET.test(refusal),
      );
      const [first] = failed;
      if (first !== undefined && !isView) throw refused(first.object, first.refusal);
      if (failed.length === left.length) return this.leaveOut(failed);
      left = failed.map(({ object }) => object);
    }
  }

  /** Views that name what is not there are of no use on the master either, or of what is filtered. */
  private async leaveOut(
    failed: readonly { object: StoredObject; refusal: string }[],
  ): Promise<void> {
    for (const { object, refusal } of failed) {
      const { schema, name } = object;
      if (await this.lacksFunction(object, refusal)) throw refused(object, refusal);
      this.logger.warn(
        { schema, name, refusal },
        'a view that names what is not there is left out: it is not valid on the master either, or what it names is not replicated',
      );
    }
  }

  /** Of the server itself: then the view is valid on the master, which has no routine of that name. */
  private async lacksFunction({ schema, name }: StoredObject, refusal: string): Promise<boolean> {
    const [, called] = /^FUNCTION .*?\.(\S+) does not exist/.exec(refusal) ?? [];
    if (called === undefined) return false;
    const [own] = await this.master.query(
      `SELECT 1 AS found FROM information_schema.ROUTINES WHERE ROUTINE_NAME=${literal(called)} LIMIT 1`,
    );
    if (own !== undefined) return false;
    const view = quoteQualified(schema, name);
    return (await this.master.attempt(`SELECT 1 FROM ${view} LIMIT 0`)) === undefined;
  }

  private async make(object: StoredObject): Promise<string | undefined> {
    const { target } = this;
    const { kind, schema, name, database } = object;
    await target.query(`${DEFINITION_SETTINGS}, sql_mode='${object.sqlMode}'`);
    await target.query(`DROP ${kind.toUpperCase()} IF EXISTS ${quoteQualified(schema, name)}`);
    const collation = await this.collationOf(schema);
    const differs = database !== '' && database !== collation;
    if (differs) await this.setCollation(schema, database);
    try {
      await target.query(sessionOf(object, schema));
      return await this.create(object);
    } finally {
      await target.query(DEFINITION_SETTINGS);
      if (differs) await this.setCollation(schema, collation);
    }
  }

  private async create(object: StoredObject): Promise<string | undefined> {
    const { logger, rules } = this;
    const refusal = await this.attempt(createSql(object, rules, this.target.server));
    const isOurs = rules.policy === 'current-user';
    if (refusal === undefined || isOurs || !REFUSED_DEFINER.test(refusal)) return refusal;
    this.rules = { ...rules, policy: 'current-user' };
    logger.warn(
      { refusal },
      'the login may not define objects for other accounts: its own account becomes their definer',
    );
    return this.attempt(createSql(object, this.rules, this.target.server));
  }

  private async attempt(sql: Buffer): Promise<string | undefined> {
    const { failure } = await this.target.send(sql);
    return failure === undefined ? undefined : `${failure.message} (error ${failure.errno})`;
  }

  private async collationOf(schema: string): Promise<string> {
    const [row] = await this.target.query(
      `SELECT DEFAULT_COLLATION_NAME AS v FROM information_schema.SCHEMATA WHERE SCHEMA_NAME=${literal(schema)}`,
    );
    return row?.['v'] ?? '';
  }

  private async setCollation(schema: string, collation: string): Promise<void> {
    await this.target.query(`ALTER DATABASE ${quoteIdentifier(schema)} COLLATE ${collation}`);
  }
}

/** The statement that makes an object, an event disabled, in the session of `sessionOf`. */
export function createSql(
  { kind, definition: shown }: StoredObject,
  rules: DefinerRules,
  server: ServerInfo,
): Buffer {
  const bytes = redefine(textOf(shown, server), rules) ?? shown;
  if (kind !== 'event') return bytes;
  const text = textOf(bytes, server);
  return disableEvent(text, definition(text), server) ?? bytes;
}

/** The settings that an object was made under, with this default schema. */
export function sessionOf(object: StoredObject, schema: string): string {
  const { sqlMode, client, connection, timeZone, kind } = object;
  const zone = timeZone === '' ? '' : `, time_zone='${timeZone}'`;
  const clock = kind === 'event' && isOver(object) ? ', timestamp=1' : '';
  return `USE ${quoteIdentifier(schema)}; SET sql_mode='${sqlMode}', character_set_client=${client}, collation_connection=${connection}${zone}${clock}`;
}

/** An event whose time has passed is dropped as soon as it is made, unless the clock is set back. */
function isOver({ definition: sql }: StoredObject): boolean {
  return /\b(AT|ENDS) '/.test(sql.toString('latin1'));
}

function refused({ kind, schema, name }: StoredObject, refusal: string): SluiceError {
  return notMade(`${kind} ${schema}.${name}`, refusal);
}

function notMade(what: string, refusal: string): SluiceError {
  const again = 'then run the command again: the rows are all there, and it goes on.';
  const message = `${what} cannot be made on the slave: ${refusal}`;
  if (/\(error 1419\)/.test(refusal))
    return new SluiceError('PRIVILEGE_MISSING', message, {
      hint: `Set log_bin_trust_function_creators=1 on the slave (on RDS in the parameter group), ${again}`,
    });
  if (/\(error 6125\)/.test(refusal))
    return new SluiceError('SERVER_UNFIT', message, {
      hint: `Run SET GLOBAL restrict_fk_on_non_standard_key=OFF on the slave (on RDS in the parameter group), which new definitions of the master may need as well, or refer to a unique key on the master, ${again}`,
    });
  if (NO_PRIVILEGE.test(refusal))
    return new SluiceError('PRIVILEGE_MISSING', message, {
      hint: `Grant the privilege to the login of the slave (\`replicator check\` gives the statement), ${again}`,
    });
  return new SluiceError('STATEMENT_FAILED', message, {
    hint: `Look the error up in the manual of the slave, ${again}`,
  });
}
