import { SluiceError } from '../errors/sluice-error.js';
import { quoteQualified } from '../mysql/quote.js';
import { literals } from './literal.js';
import { isMissing } from './missing-object.js';
import type { Session, Side } from './session.js';
import type { Wanted } from './wanted.js';

export type ObjectKind =
  'view' | 'trigger' | 'procedure' | 'function' | 'event' | 'package' | 'package body';

/** A view, trigger, routine, event or package, with the session that it was made in. */
export interface StoredObject {
  readonly kind: ObjectKind;
  readonly schema: string;
  readonly name: string;
  /** SHOW CREATE, in the character set `client`. */
  readonly definition: Buffer;
  readonly sqlMode: string;
  readonly client: string;
  readonly connection: string;
  /** Default collation that the schema had then; empty: it does not matter. */
  readonly database: string;
  readonly timeZone: string;
}

/** How objects of a kind are found, and which fields SHOW CREATE has for them. */
interface Listing {
  readonly kind: ObjectKind;
  readonly sql: string;
  readonly fields: Readonly<Record<'mode' | 'definition' | 'client', number>>;
}

const routines = (type: string): string =>
  `SELECT ROUTINE_SCHEMA AS s, ROUTINE_NAME AS n FROM information_schema.ROUTINES
   WHERE ROUTINE_TYPE='${type}' AND ROUTINE_SCHEMA`;
const ROUTINE_FIELDS = { mode: 1, definition: 2, client: 3 };

const LISTINGS: readonly Listing[] = [
  { kind: 'function', sql: routines('FUNCTION'), fields: ROUTINE_FIELDS },
  { kind: 'procedure', sql: routines('PROCEDURE'), fields: ROUTINE_FIELDS },
  { kind: 'package', sql: routines('PACKAGE'), fields: ROUTINE_FIELDS },
  { kind: 'package body', sql: routines('PACKAGE BODY'), fields: ROUTINE_FIELDS },
  {
    kind: 'view',
    sql: `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES
      WHERE TABLE_TYPE='VIEW' AND TABLE_SCHEMA`,
    fields: { mode: -1, definition: 1, client: 2 },
  },
  {
    kind: 'trigger',
    sql: 'SELECT TRIGGER_SCHEMA AS s, TRIGGER_NAME AS n, EVENT_OBJECT_TABLE AS t FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA',
    fields: ROUTINE_FIELDS,
  },
  {
    kind: 'event',
    sql: 'SELECT EVENT_SCHEMA AS s, EVENT_NAME AS n FROM information_schema.EVENTS WHERE EVENT_SCHEMA',
    fields: { mode: 1, definition: 3, client: 4 },
  },
];
/** In this order triggers of the same table, time and event are made anew. */
const TRIGGER_ORDER =
  ' ORDER BY EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER';

/** Those of these schemas that are wanted; triggers in the order in which they fire. @throws SluiceError PRIVILEGE_MISSING */
export async function readObjects(
  session: Session,
  schemas: readonly string[],
  wanted: Wanted,
): Promise<StoredObject[]> {
  if (schemas.length === 0) return [];
  const objects: StoredObject[] = [];
  for (const listing of LISTINGS) {
    const order = listing.kind === 'trigger' ? TRIGGER_ORDER : ' ORDER BY 1, 2';
    for (const row of await session.query(`${listing.sql} IN (${literals(schemas)})${order}`)) {
      const { s: schema = '', n: name = '', t: table = name } = row;
      if (!wanted.hasObject(schema ?? '', table ?? '')) continue;
      const object = await readObject(session, listing, schema ?? '', name ?? '');
      if (object !== undefined) objects.push(object);
    }
  }
  return objects;
}

/**
 * The server keeps the text in the character set of the client that wrote it, and gives it as it is
 * where results are not converted.
 */
async function readObject(
  session: Session,
  { kind, fields }: Listing,
  schema: string,
  name: string,
): Promise<StoredObject | undefined> {
  const sql = `SHOW CREATE ${kind.toUpperCase()} ${quoteQualified(schema, name)}`;
  await session.query('SET character_set_results=binary');
  try {
    const [row] = await session.bytes(sql);
    if (row === undefined) return undefined;
    const text = (at: number): string => row[at]?.toString('latin1') ?? '';
    const definition = row[fields.definition];
    if (definition === undefined || definition === null)
      throw hidden(session.side, kind, schema, name);
    return {
      kind,
      schema,
      name,
      definition,
      sqlMode: text(fields.mode),
      client: text(fields.client),
      connection: text(fields.client + 1),
      database: kind === 'view' ? '' : text(fields.client + 2),
      timeZone: kind === 'event' ? text(2) : '',
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  } finally {
    await session.query('SET character_set_results=utf8mb4');
  }
}

function hidden(side: Side, kind: ObjectKind, schema: string, name: string): SluiceError {
  return new SluiceError(
    'PRIVILEGE_MISSING',
    `the ${side} does not show the definition of ${kind} ${schema}.${name} to this login`,
    {
      hint: 'On MySQL GRANT SHOW_ROUTINE ON *.*, on MariaDB GRANT SELECT ON mysql.proc, to the login of that server.',
    },
  );
}
