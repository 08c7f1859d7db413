import type { TargetSession } from '../applier/target/target-session.js';
import type { ServiceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { clientPrivilege, holds, missingOnSchemas, type Grants } from '../mysql/grants.js';
import { readCatalogue, type Catalogue } from './catalogue.js';
import { fitTo } from './foreign.js';
import type { Session } from './session.js';
import { requireSight } from './sight.js';
import { refuseNonTransactional } from './snapshot.js';
import type { ObjectKind } from './stored-objects.js';
import { titleOf } from './table.js';
import { wantedOf } from './wanted.js';

const BY_HAND =
  'Copy the master by hand, with collations that the slave has (mysqldump --source-data=2 or --master-data=2, --routines --triggers), then run `replicator provision --from-dump FILE`; what the service makes of the others from then on is set under applier.collations.';
const FOR_ROWS = ['SELECT', 'INSERT', 'DELETE', 'CREATE', 'DROP', 'ALTER'];
const FOR_KIND: Readonly<Record<ObjectKind, readonly string[]>> = {
  view: ['CREATE VIEW'],
  trigger: ['TRIGGER'],
  event: ['EVENT'],
  function: ['CREATE ROUTINE', 'ALTER ROUTINE'],
  procedure: ['CREATE ROUTINE', 'ALTER ROUTINE'],
  package: ['CREATE ROUTINE', 'ALTER ROUTINE'],
  'package body': ['CREATE ROUTINE', 'ALTER ROUTINE'],
};

/**
 * Refuses logins that would fail later, when something of the slave is dropped already, or after hours
 * of copying: what the master has is read once, asked what its copy needs, and returned.
 * @throws SluiceError PRIVILEGE_MISSING, SERVER_UNFIT
 */
export async function requireRights(
  control: Session,
  target: TargetSession,
  config: ServiceConfig,
): Promise<Catalogue> {
  await requireSight(control, config, 'all');
  const master = await grantsOf(control);
  requireBinlog(master, control);
  const fit = fitTo(target.server, control.server, config);
  const rule = { wanted: wantedOf(config), accounts: false, fit };
  const catalogue = await readCatalogue(control, rule);
  requireSnapshot(master, control, catalogue);
  await requireCollations(control, target, catalogue);
  const slave = await grantsOf(target);
  requireWriting(slave, catalogue);
  await requireTrust(slave, target, catalogue);
  return catalogue;
}

/** What a session's login may do. */
export async function grantsOf(session: Pick<Session | TargetSession, 'query'>): Promise<Grants> {
  const answers = await session.query('SHOW GRANTS');
  return { grants: answers.map((row) => Object.values(row)[0] ?? '') };
}

/** The place of the snapshot is asked for, and the service that begins there reads on. */
function requireBinlog(login: Grants, { server }: Session): void {
  if (holds(login, 'SUPER')) return;
  const needed = ['REPLICATION SLAVE', clientPrivilege(server)];
  const missing = needed.filter((name) => !holds(login, name));
  if (missing.length > 0) throw lacking('master', missing, '*.*');
}

/** What the master does not show: see `internalIds` of `table-list.ts`. */
export function unseenExchange(
  login: Grants,
  { tables }: Pick<Catalogue, 'tables'>,
): string | undefined {
  if (holds(login, 'PROCESS')) return undefined;
  const found = tables.find(({ definition }) => /\bPARTITION BY\b/.test(definition));
  if (found === undefined) return undefined;
  return `the login of the master lacks PROCESS, without which EXCHANGE PARTITION is not noticed (${titleOf(found)} is partitioned): GRANT PROCESS ON *.* to it, or run none there until this has ended`;
}

/** MariaDB tells the place of a snapshot without a lock, but tables without transactions are in none. */
function requireSnapshot(login: Grants, { server }: Session, catalogue: Catalogue): void {
  const { tables, schemas } = catalogue;
  if (['RELOAD', 'FLUSH_TABLES', 'SUPER'].some((name) => holds(login, name))) return;
  const names = schemas.map(({ name }) => name);
  const [first] = missingOnSchemas(login, ['LOCK TABLES'], names);
  if (first === undefined) return;
  if (server.flavour === 'mariadb') refuseNonTransactional(tables);
  else throw lacking('master', first.missing, '*.*');
}

/** Another family, or an older server, has not all of them. */
async function requireCollations(
  control: Session,
  target: TargetSession,
  { schemas, tables }: Catalogue,
): Promise<void> {
  const sql = 'SELECT COLLATION_NAME AS v FROM information_schema.COLLATIONS';
  const theirs = new Set((await target.query(sql)).map(({ v }) => v ?? ''));
  const ours = new Set((await control.query(sql)).map(({ v }) => v ?? ''));
  const definitions = [...schemas, ...tables].map(({ definition }) => definition);
  const name = unknownCollation(definitions, ours, theirs);
  if (name === undefined) return;
  throw new SluiceError(
    'SERVER_UNFIT',
    `the slave does not know collation ${name}, which definitions of the master name; nothing was changed`,
    { hint: BY_HAND },
  );
}

/** The first collation of `ours` that definitions name and that is not one of `theirs`. */
export function unknownCollation(
  definitions: readonly string[],
  ours: ReadonlySet<string>,
  theirs: ReadonlySet<string>,
): string | undefined {
  const named = definitions.flatMap((definition) => [...definition.matchAll(/ COLLATE[ =](\w+)/g)]);
  return named.map(([, name = '']) => name).find((name) => ours.has(name) && !theirs.has(name));
}

function requireWriting(login: Grants, { schemas, objects }: Catalogue): void {
  for (const { name } of schemas) {
    const kinds = objects.filter(({ schema }) => schema === name).map(({ kind }) => kind);
    const needed = new Set([...FOR_ROWS, ...kinds.flatMap((kind) => FOR_KIND[kind])]);
    const [first] = missingOnSchemas(login, [...needed], [name]);
    if (first !== undefined) throw lacking('slave', first.missing, `\`${name}\`.*`);
  }
}

/** MySQL manual, "Stored Program Binary Logging": error 1419. */
async function requireTrust(
  login: Grants,
  target: TargetSession,
  { objects }: Catalogue,
): Promise<void> {
  const first = objects.find(({ kind }) => kind === 'trigger' || kind === 'function');
  if (first === undefined || holds(login, 'SUPER')) return;
  const [row] = await target.query(
    'SELECT @@GLOBAL.log_bin AS logs, @@GLOBAL.log_bin_trust_function_creators AS trusts',
  );
  if (row?.['logs'] !== '1' || row['trusts'] === '1') return;
  throw new SluiceError(
    'PRIVILEGE_MISSING',
    `the login of the slave may make no functions and triggers, as ${first.kind} ${first.schema}.${first.name}; nothing was changed`,
    {
      hint: 'Set log_bin_trust_function_creators=1 on the slave (on RDS in the parameter group), then run the command again.',
    },
  );
}

function lacking(side: 'master' | 'slave', names: readonly string[], on: string): SluiceError {
  const missing = names.join(', ');
  return new SluiceError(
    'PRIVILEGE_MISSING',
    `the login of the ${side} lacks ${missing} on ${on}, which the copy needs; nothing was changed`,
    {
      hint: `On the ${side} run GRANT ${missing} ON ${on} TO the login, then run the command again. \`replicator check\` names all that is missing.`,
    },
  );
}
