import { catalogSchema } from '../applier/catalog/catalog.js';
import { definition } from '../applier/statement/classify.js';
import type { DefinerRules } from '../applier/statement/definer.js';
import type { TargetSession } from '../applier/target/target-session.js';
import type { ServerInfo } from '../mysql/flavour.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { applyEdits } from '../sql/edits.js';
import type { StatementText } from '../sql/statement-text.js';
import { textOf } from './definition-text.js';
import { createSql, sessionOf } from './objects.js';
import type { Session } from './session.js';
import type { StoredObject } from './stored-objects.js';
import { titleOf } from './table.js';
import { DEFINITION_SETTINGS } from './target-writer.js';

const TRIAL = 'provision_trial';
/** The login may be no other: what it may define is looked at elsewhere. */
const OWN: DefinerRules = { policy: 'current-user', map: {} };
/**
 * What the slave says of words that it does not know, wherever tables are: ER_PARSE_ERROR, ER_SYNTAX_ERROR,
 * ER_UNKNOWN_CHARACTER_SET, ER_UNKNOWN_SYSTEM_VARIABLE, ER_WRONG_VALUE_FOR_VAR, ER_NOT_SUPPORTED_YET,
 * ER_UNKNOWN_COLLATION, ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT, and MariaDB's ER_UNKNOWN_DATA_TYPE.
 */
const UNKNOWN = /\(error (1064|1149|1115|1193|1231|1235|1273|1582|4161)\)/;

const NO_SUCH_FUNCTION = /\(error 1305\)/;
/** Or it is a word of the grammar; without a default schema other functions are sought nowhere. */
const NO_FUNCTION = /\(error (1305|1064|1046)\)/;

/**
 * Makes each object once under another name, away from what it names, and drops it again: why those are
 * refused whose words the slave does not know. What needs their tables shows when these are there.
 */
export async function refusedObjects(
  target: TargetSession,
  service: string,
  objects: readonly StoredObject[],
): Promise<string[]> {
  const schema = catalogSchema(service);
  const refusals: string[] = [];
  for (const object of objects) {
    const refusal = await refusalOf(target, schema, object);
    if (refusal !== undefined) refusals.push(`${object.kind} ${titleOf(object)}: ${refusal}`);
  }
  await target.query(`${DEFINITION_SETTINGS}; USE ${quoteIdentifier(schema)}`);
  return refusals;
}

async function refusalOf(
  target: TargetSession,
  schema: string,
  object: StoredObject,
): Promise<string | undefined> {
  await target.query(DEFINITION_SETTINGS);
  const refusal =
    (await target.attempt(sessionOf(object, schema))) ??
    (await attempt(target, trialSql(object, schema, target.server)));
  await target.query(DEFINITION_SETTINGS);
  await target.attempt(
    `DROP ${object.kind.toUpperCase()} IF EXISTS ${quoteQualified(schema, TRIAL)}`,
  );
  return refusal !== undefined && UNKNOWN.test(refusal) ? refusal : undefined;
}

/**
 * Why views are refused that call a function of the master's server which that of the slave lacks: it would
 * look for their tables first. Nothing is called.
 */
export async function viewsWithoutFunction(
  master: Session,
  target: TargetSession,
  objects: readonly StoredObject[],
): Promise<string[]> {
  const views = objects.filter(({ kind }) => kind === 'view');
  const callers = new Map<string, StoredObject>();
  for (const view of views)
    for (const name of calledIn(textOf(view.definition, target.server)))
      if (!callers.has(name)) callers.set(name, view);
  const refusals: string[] = [];
  for (const [name, view] of callers) {
    const prepare = `PREPARE sluice FROM 'SELECT ${name}()'`;
    if (!NO_SUCH_FUNCTION.test((await target.attempt(prepare)) ?? '')) continue;
    const isOurs = !NO_FUNCTION.test((await master.attempt(prepare)) ?? '');
    if (isOurs) refusals.push(`view ${titleOf(view)}: the slave has no function ${name}`);
  }
  return refusals;
}

/** Words before a parenthesis, as SHOW CREATE VIEW has functions of the server: names are quoted there. */
function calledIn(text: StatementText): Set<string> {
  const names = new Set<string>();
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    const isCall = text.has(at + 1, '(') && !text.has(at - 1, '.');
    const word = isCall ? text.keyword(at) : '';
    if (/^[A-Z_]\w*$/.test(word)) names.add(word.toLowerCase());
  }
  return names;
}

async function attempt(target: TargetSession, sql: Buffer): Promise<string | undefined> {
  const { failure } = await target.send(sql);
  return failure === undefined ? undefined : `${failure.message} (error ${failure.errno})`;
}

/** A trigger's table is one that is not there. */
export function trialSql(object: StoredObject, schema: string, server: ServerInfo): Buffer {
  const sql = createSql(object, OWN, server);
  const text = textOf(sql, server);
  const nameAt = objectName(text);
  const onAt = object.kind === 'trigger' ? tokenAfter(text, 'ON', nameAt) : -1;
  const places = onAt < 0 ? [nameAt] : [nameAt, onAt];
  const trial = Buffer.from(quoteQualified(schema, TRIAL));
  return applyEdits(
    sql,
    places.flatMap((at) => {
      const start = text.token(at)?.start;
      const end = text.token(text.has(at + 1, '.') ? at + 2 : at)?.end;
      return start === undefined || end === undefined ? [] : [{ start, end, text: trial }];
    }),
  );
}

function objectName(text: StatementText): number {
  const { objectAt } = definition(text);
  const at = objectAt + (text.has(objectAt, 'PACKAGE', 'BODY') ? 2 : 1);
  return text.has(at, 'IF', 'NOT', 'EXISTS') ? at + 3 : at;
}

function tokenAfter(text: StatementText, word: string, from: number): number {
  for (let at = from; text.token(at) !== undefined; at += 1) if (text.has(at, word)) return at + 1;
  return -1;
}
