import { createCatalog } from '../applier/catalog/catalog.js';
import { accountRule } from '../applier/statement/account-policy.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { crashPoint } from '../util/crash-point.js';
import {
  considerAccounts,
  grantAccounts,
  makeAccounts,
  ruleForBoth,
  type AccountParts,
} from './accounts.js';
import type { Catalogue } from './catalogue.js';
import { addReferences, definersFor, makeObjects } from './objects.js';
import type { Provisioning, ProvisionOptions, ProvisionParts } from './parts.js';
import { Progress } from './progress.js';
import { takeLock } from './provision-lock.js';
import { grantsOf, requireRights, unseenExchange } from './rights.js';
import { toldToRunAgain } from './run-again.js';
import { SnapshotCopy } from './snapshot-copy.js';
import type { Place } from './snapshot-place.js';
import { openControl, type Snapshot } from './snapshot.js';
import { beginLog, requireEmptyLog, setRestartPoint } from './start-place.js';
import { ProvisionState } from './state.js';
import { identityOf, isUnfinished, makeRoom, requireFreeTarget } from './target-free.js';
import { meanUtf8mb4, openWriterWithTraits } from './target-writer.js';
import { tryDefinitions } from './trial.js';
import { refuseRenames, wantedOf } from './wanted.js';

/** What came of it. */
export interface Provisioned {
  readonly place: Place;
  readonly method: string;
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly chunksCompared: number;
  readonly seconds: number;
  /** Snapshots that were needed: more than one after DDL or a broken connection. */
  readonly snapshots: number;
}

/**
 * Makes the slave a copy of the master at one place in its binlog, and lets the service begin there.
 *
 * What makes it exact is that it ends with one snapshot: chunks that came from an earlier one, before a
 * crash, a lost connection or DDL, are compared with it and replaced where they differ.
 * @throws SluiceError
 */
export async function provision(
  parts: ProvisionParts,
  options: ProvisionOptions,
  progress: Progress = new Progress(parts.clock),
): Promise<Provisioned> {
  refuseRenames(parts.config);
  const { applier, service } = parts.config;
  const { session: target, traits } = await openWriterWithTraits(
    parts.target,
    applier,
    parts.logger,
  );
  try {
    await takeLock(target, service);
    const state = new ProvisionState(target, service);
    const rule = accountRule(applier, traits.mayReplay);
    return await run({ parts, options, target, state, progress, accountRule: rule });
  } catch (error) {
    throw toldOfCopy(toSluiceError(error));
  } finally {
    await target.end(2_000);
  }
}

/** A refused statement of replication can be passed over; here it is the copy itself. */
function toldOfCopy(error: SluiceError): SluiceError {
  const { code, message, hint, cause, place } = error;
  if (code !== 'PRIVILEGE_MISSING' || !hint.includes('-skip-seqno'))
    return toldToRunAgain(error, ': it goes on with what it has');
  return new SluiceError(code, message, {
    cause,
    ...place,
    hint: 'Grant the privilege that the message names to the login of that server (`replicator check` names what is missing), then run the command again.',
  });
}

async function run(locked: Omit<Provisioning, 'control'>): Promise<Provisioned> {
  const control = await openControl(locked.parts.source);
  try {
    const provisioning = await withRuleForBoth({ ...locked, control });
    await meanUtf8mb4(locked.target, control.server);
    await prepare(provisioning);
    const { snapshot, taken } = await new SnapshotCopy(provisioning).run();
    provisioning.progress.phase = 'definitions';
    await makeDefinitions(provisioning, snapshot.catalogue);
    await finish(provisioning, snapshot);
    return resultOf(provisioning, snapshot, taken);
  } finally {
    await control.end();
  }
}

async function withRuleForBoth(provisioning: Provisioning): Promise<Provisioning> {
  const rule = await ruleForBoth(provisioning.control, accountParts(provisioning));
  return { ...provisioning, accountRule: rule };
}

function accountParts({ target, state, parts, accountRule: rule }: Provisioning): AccountParts {
  const isStrict = parts.config.applier.accounts === 'apply';
  return { target, state, rule, isStrict, logger: parts.logger };
}

/** Makes sure that slave and log may be written, and notes the beginning. */
async function prepare(provisioning: Provisioning): Promise<void> {
  const { target, control, state, parts, options } = provisioning;
  const { config, logger } = parts;
  const { service, thl } = config;
  const catalogue = await requireRights(control, target, config);
  await considerAccounts(control, accountParts(provisioning));
  const unseen = unseenExchange(await grantsOf(control), catalogue);
  if (unseen !== undefined) logger.warn(unseen);
  const goesOn = await isUnfinished(state, control);
  const situation = { target, control, state, service, wanted: wantedOf(config), logger };
  // refusals come first: neither the slave nor the log may be gone for a copy that is not made
  await requireFreeTarget(situation, options.existing);
  // on a free slave they are made before any row is copied
  const isFree = options.existing === 'refuse' && !options.resetLog;
  const tables = isFree || goesOn ? [] : catalogue.tables;
  await tryDefinitions(control, target, service, { ...catalogue, tables });
  await requireEmptyLog(thl, { reset: options.resetLog, goesOn }, logger);
  await makeRoom(situation, options.existing);
  await createCatalog(target, service);
  await state.begin(identityOf(control));
}

/** What stands on tables and their rows: references, accounts, views, triggers, routines, events. */
async function makeDefinitions(provisioning: Provisioning, catalogue: Catalogue): Promise<void> {
  const { target, control, parts } = provisioning;
  await addReferences(target, catalogue.tables);
  const rules = await definersFor(target, parts.config.applier);
  const made = await makeAccounts(catalogue.accounts, accountParts(provisioning));
  await makeObjects(control, target, catalogue, rules, parts.logger);
  await grantAccounts(made, accountParts(provisioning));
}

async function finish(
  { parts, target, state }: Provisioning,
  { server, place, method }: Snapshot,
): Promise<void> {
  const { config, sourceId, logger } = parts;
  const header = await beginLog(config.thl, sourceId, server, place, logger);
  crashPoint('provision-log-begun');
  await setRestartPoint(target, config.service, header, state.complete(method, place));
  logger.info({ ...place, eventId: header.eventId }, 'the slave is provisioned');
}

function resultOf(
  { progress }: Provisioning,
  { place, method }: Snapshot,
  snapshots: number,
): Provisioned {
  const { rows, bytes, chunksCompared, seconds, tables } = progress.report();
  return { place, method, tables, rows, bytes, chunksCompared, seconds, snapshots };
}
