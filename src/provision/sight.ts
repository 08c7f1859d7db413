import type { ServiceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import {
  holds,
  missingOnSchemas,
  revokedOnSchemas,
  type MissingOnSchema,
} from '../mysql/grants.js';
import type { Session } from './session.js';
import { wantedOf } from './wanted.js';

/** Without these a server shows a login no tables, triggers and events, as if there were none. */
const FOR_ALL = ['SELECT', 'TRIGGER', 'EVENT'];
/** SELECT on everything shows routines as well, on one schema it does not. */
const FOR_SCHEMA = [...FOR_ALL, 'EXECUTE'];
const FOR_ROWS = ['SELECT'];

/**
 * Refuses a login that the master may not show everything that is replicated: what it does not see would
 * be missing on the slave, and nothing would say so.
 * @param what definitions and rows, or the rows of tables alone
 * @throws SluiceError PRIVILEGE_MISSING
 */
export async function requireSight(
  session: Session,
  config: Pick<ServiceConfig, 'service' | 'filters'>,
  what: 'all' | 'rows',
): Promise<void> {
  const answers = await session.query('SHOW GRANTS');
  const login = { grants: answers.map((row) => Object.values(row)[0] ?? '') };
  const names = what === 'all' ? FOR_ALL : FOR_ROWS;
  const everywhere = names.filter((name) => !holds(login, name));
  const wanted = wantedOf(config);
  const [revoked] = revokedOnSchemas(login, names).filter(({ schema }) => wanted.hasSchema(schema));
  if (revoked !== undefined) throw unseenOn(revoked);
  if (everywhere.length === 0) return;
  const schemas = namedSchemas(config.filters.replicate.do);
  const needed = what === 'all' ? FOR_SCHEMA : FOR_ROWS;
  const [first] = missingOnSchemas(login, needed, schemas);
  if (schemas.length > 0 && first === undefined) return;
  throw first === undefined ? unseen(everywhere, 'everything', '*.*') : unseenOn(first);
}

/** Empty: not all of them are named, but by patterns. */
function namedSchemas(patterns: readonly string[]): string[] {
  const names = patterns.map((pattern) => pattern.split('.')[0] ?? '');
  return names.some((name) => /[*?]/.test(name)) ? [] : [...new Set(names)];
}

function unseenOn({ schema, missing }: MissingOnSchema): SluiceError {
  return unseen(missing, `schema ${schema}`, `\`${schema}\`.*`);
}

function unseen(missing: readonly string[], where: string, on: string): SluiceError {
  const names = missing.join(', ');
  return new SluiceError(
    'PRIVILEGE_MISSING',
    `the login of the master lacks ${names} on ${where}: what it may not see would be left out without a word`,
    {
      hint: `On the master run GRANT ${names} ON ${on} TO the login. With filters.replicate.do, which names the schemas that are replicated, grants on these are enough.`,
    },
  );
}
