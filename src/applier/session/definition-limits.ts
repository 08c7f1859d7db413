import type { ApplierConfig } from '../../config/schema.js';
import { accountRule } from '../statement/account-policy.js';
import { definerRules } from '../statement/definer.js';
import type { TargetSession } from '../target/target-session.js';
import { definerGrant } from './privileges.js';

/**
 * Whether the login may name any account as a definer. Tried with a change of an event that there is
 * not, as the servers look at the definer before they look for the event; MySQL may go on to say that
 * the account does not exist, which is allowed to fewer.
 */
export async function canDefine(session: TargetSession): Promise<boolean> {
  const refusal = await session.attempt(
    "ALTER DEFINER='sluice_probe'@'localhost' EVENT `sluice_probe`.`none` COMMENT ''",
  );
  return refusal === undefined || !/SET_ANY_DEFINER|SET_USER_ID|SET USER|SUPER/.test(refusal);
}

export function definerLimit(
  session: TargetSession,
  applier: ApplierConfig,
  mayDefine: boolean,
): string[] {
  const { policy } = definerRules(applier, mayDefine);
  if (policy === 'keep') return [];
  const why = mayDefine
    ? `applier.definer.policy is ${applier.definer.policy}`
    : notDefining(session, applier);
  if (policy === 'refuse')
    return [`views and stored programs with other definers stop the service: ${why}`];
  return [`the definer of views and stored programs becomes the login: ${why}`];
}

function notDefining({ server }: TargetSession, { privileged }: ApplierConfig): string {
  if (privileged === false) return 'applier.privileged is false';
  return `the login lacks ${definerGrant(server)}`;
}

export function accountLimit(applier: ApplierConfig, isPrivileged: boolean): string[] {
  const rule = accountRule(applier, isPrivileged);
  if (rule === 'apply') return [];
  const what = rule === 'skip' ? 'are not applied' : 'stop the service';
  const why =
    applier.accounts === 'auto' ? 'the login is not privileged' : `applier.accounts is ${rule}`;
  return [`statements on accounts (CREATE USER, GRANT ..) ${what}: ${why}`];
}

/** A server that writes a binlog lets only a few create functions and triggers. */
export async function routineLimit(
  session: TargetSession,
  variables: ReadonlyMap<string, string>,
): Promise<string[]> {
  if (variables.get('log_bin') !== 'ON') return [];
  if (variables.get('log_bin_trust_function_creators') !== 'OFF') return [];
  const [[row], isAllowed] = await Promise.all([
    session.query('SELECT @@sql_log_bin AS logging'),
    isSuper(session),
  ]);
  if (row?.['logging'] === '0' || isAllowed) return [];
  return [
    'functions and triggers cannot be created: set log_bin_trust_function_creators=ON on the slave',
  ];
}

async function isSuper(session: TargetSession): Promise<boolean> {
  const rows = await session.query('SHOW GRANTS');
  return rows.some((row) =>
    Object.values(row).some((grant) =>
      /\b(?:SUPER|ALL PRIVILEGES)\b.* ON \*\.\* /.test(grant ?? ''),
    ),
  );
}
