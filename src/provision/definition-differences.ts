import { missingOnSchemas } from '../mysql/grants.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { readCatalogue, schemaNames, type Catalogue } from './catalogue.js';
import { grantsOf } from './rights.js';
import { otherDefaults } from './schema-defaults.js';
import type { Session } from './session.js';
import type { StoredObject } from './stored-objects.js';
import { withoutCounter } from './table-facts.js';
import type { Table } from './table.js';
import type { DefinitionDifference } from './verdict.js';
import type { Wanted } from './wanted.js';

/** Without these a server does not show what it has. */
const TO_SEE = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'];

/** ER_NO_SUCH_TABLE, ER_VIEW_INVALID, ER_SP_DOES_NOT_EXIST, ER_BAD_DB_ERROR */
const NOT_THERE = /\(error (1146|1356|1305|1049)\)/;

/** What is compared of a definition: `text` must be the same, `lines` say where it is not. */
interface Form {
  readonly text: string;
  readonly lines: readonly string[];
}

interface Sides {
  readonly master: Session;
  readonly slave: Session;
  readonly wanted: Wanted;
}

/**
 * Why definitions of these servers are compared by name alone; undefined: they are compared whole.
 * Servers of another version write the same definition otherwise.
 */
export async function byNameAlone({
  master,
  slave,
}: Pick<Sides, 'master' | 'slave'>): Promise<string | undefined> {
  const [ours, theirs] = [master.server, slave.server].map(
    ({ flavour, versionNumber: [major, minor] }) => `${flavour} ${major}.${minor}`,
  );
  if (ours !== theirs) return `the master is ${ours}, the slave ${theirs}`;
  const [here, there] = [await lowerCaseOn(master), await lowerCaseOn(slave)];
  if (here === there) return undefined;
  return `lower_case_table_names is ${here} on the master, ${there} on the slave`;
}

/**
 * Which side may not see definitions, of tables or of all, and what to grant; undefined: both see them.
 */
export async function unseen(
  { master, slave, wanted }: Sides,
  what: 'tables' | 'all',
): Promise<string | undefined> {
  const schemas = await schemaNames(master, wanted);
  const needed = what === 'all' ? TO_SEE : ['SELECT'];
  for (const session of [master, slave]) {
    const [first] = missingOnSchemas(await grantsOf(session), needed, schemas);
    if (first === undefined) continue;
    const [names, on] = [first.missing.join(', '), `${quoteIdentifier(first.schema)}.*`];
    return `the login of the ${session.side} lacks ${names} on ${on}; there run GRANT ${names} ON ${on} TO the login, or name the tables to compare (--table)`;
  }
  return undefined;
}

/**
 * Schemas, tables, views, triggers, routines and events that differ now, by what SHOW CREATE says. Left
 * out is what is not the same on a slave: definers, whether an event is enabled, auto-increment counters,
 * the order of keys; and tables that the slave lacks, which the comparison of rows tells.
 */
export async function definitionDifferences(sides: Sides): Promise<DefinitionDifference[]> {
  const { master, slave, wanted } = sides;
  const rule = { wanted, accounts: false };
  const ours = await readCatalogue(master, rule);
  const foldsNames = (await lowerCaseOn(master)) !== '0' || (await lowerCaseOn(slave)) !== '0';
  const fold = (title: string): string => (foldsNames ? title.toLowerCase() : title);
  const names = new Set(ours.schemas.map(({ name }) => fold(name)));
  const theirs = await readCatalogue(slave, {
    ...rule,
    wanted: { ...wanted, hasSchema: (name) => names.has(fold(name)) },
  });
  const isWhole = (await byNameAlone(sides)) === undefined;
  const found = compare(formsOf(ours, fold), formsOf(theirs, fold), isWhole);
  if (!isWhole) found.push(...(await otherDefaults(sides, names, fold)));
  const useless = new Set<string>();
  for (const view of ours.objects.filter(({ kind }) => kind === 'view')) {
    const object = `view ${fold(`${view.schema}.${view.name}`)}`;
    if (found.some((each) => each.object === object) && (await isUseless(slave, view)))
      useless.add(object);
  }
  const told = found.filter(({ object }) => !useless.has(object));
  return told.toSorted((a, b) => (a.object < b.object ? -1 : 1));
}

/** A view that names what is not there, or not replicated, is not copied either. */
async function isUseless(slave: Session, { schema, definition }: StoredObject): Promise<boolean> {
  const [, select] =
    /^CREATE .*? VIEW .*? AS ((?:select|with|\().*)$/is.exec(definition.toString()) ?? [];
  const plain = (select ?? '').replace(/ WITH (?:CASCADED|LOCAL) CHECK OPTION$/, '');
  const refusal = await slave.attempt(`USE ${quoteIdentifier(schema)}; EXPLAIN ${plain}`);
  return refusal !== undefined && NOT_THERE.test(refusal);
}

async function lowerCaseOn(session: Session): Promise<string> {
  const [row] = await session.query('SELECT @@lower_case_table_names AS v');
  return row?.['v'] ?? '0';
}

function compare(
  ours: ReadonlyMap<string, Form>,
  theirs: ReadonlyMap<string, Form>,
  isWhole: boolean,
): DefinitionDifference[] {
  const found: DefinitionDifference[] = [];
  for (const [object, form] of ours) {
    const other = theirs.get(object);
    if (other === undefined) {
      if (!object.startsWith('table '))
        found.push({ object, kind: 'missing on the slave', lines: [] });
    } else if (isWhole && other.text !== form.text)
      found.push({ object, kind: 'different', lines: linesBetween(form, other) });
  }
  for (const object of theirs.keys())
    if (!ours.has(object)) found.push({ object, kind: 'only on the slave', lines: [] });
  return found;
}

function linesBetween(ours: Form, theirs: Form): string[] {
  const only = (a: Form, b: Form): string[] => a.lines.filter((line) => !b.lines.includes(line));
  return [
    ...only(ours, theirs).map((line) => `master: ${line}`),
    ...only(theirs, ours).map((line) => `slave: ${line}`),
  ];
}

function formsOf(
  { schemas, tables, objects }: Catalogue,
  fold: (title: string) => string,
): Map<string, Form> {
  return new Map([
    ...schemas.map(({ name, definition }): [string, Form] => [
      `schema ${fold(name)}`,
      { text: definition, lines: [definition] },
    ]),
    ...tables.map((table): [string, Form] => [
      `table ${fold(`${table.schema}.${table.name}`)}`,
      formOfTable(table),
    ]),
    ...objects.map((object): [string, Form] => [
      `${object.kind} ${fold(`${object.schema}.${object.name}`)}`,
      formOfObject(object),
    ]),
  ]);
}

/** Columns in their order, keys and constraints in any. */
function formOfTable({ definition }: Table): Form {
  const lines = withoutCounter(definition)
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''));
  const isKey = (line: string): boolean => /^(\w+ )?(KEY|CONSTRAINT|CHECK)\b/.test(line);
  const keys = lines.filter(isKey).toSorted();
  return { text: [...lines.filter((line) => !isKey(line)), ...keys].join('\n'), lines };
}

function formOfObject({ definition, sqlMode }: StoredObject): Form {
  const text = definition
    .toString('utf8')
    .replace(/ DEFINER=`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?/, '')
    .replace(
      /( ON COMPLETION (?:NOT )?PRESERVE) (?:ENABLE|DISABLE(?: ON (?:SLAVE|REPLICA))?)\b/,
      '$1',
    );
  return { text: `${sqlMode}\n${text}`, lines: [`sql_mode ${sqlMode}`, ...text.split('\n')] };
}
