import type { Logger } from 'pino';
import type { AccountRule } from '../applier/statement/account-policy.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { atLeast, type ServerInfo } from '../mysql/flavour.js';
import { withoutQuote } from '../mysql/errors.js';
import { accountNames, PUBLIC, type Account } from './account-list.js';
import type { Session } from './session.js';
import type { ProvisionState } from './state.js';
import { DEFINITION_SETTINGS } from './target-writer.js';

const SHOWN = 8;
/** A grant outlasts its table or routine: ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, ER_BAD_FIELD_ERROR. */
const WITHOUT_OBJECT = /\(error (1146|1305|1054)\)/;

export interface AccountParts {
  readonly target: TargetSession;
  readonly state: ProvisionState;
  readonly rule: AccountRule;
  /** applier.accounts says `apply`, so that what cannot be made stops the provisioning. */
  readonly isStrict: boolean;
  readonly logger: Logger;
}

/** MySQL before 5.7.6 tells of accounts by GRANT statements alone, which MySQL 8 takes no more. */
function hasNoShowCreateUser({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mysql' && !atLeast(versionNumber, [5, 7, 6]);
}

/**
 * The rule as far as both servers allow for it: hashes and privileges of one family mean nothing to the
 * other, and both sides' accounts must be readable.
 * @throws SluiceError PRIVILEGE_MISSING, SERVER_UNFIT if the policy asks for all of them
 */
export async function ruleForBoth(
  control: Session,
  { target, rule, isStrict, logger }: AccountParts,
): Promise<AccountRule> {
  if (rule !== 'apply') return rule;
  if (control.server.flavour !== target.server.flavour || hasNoShowCreateUser(control.server)) {
    if (!isStrict) return 'skip';
    throw new SluiceError(
      'SERVER_UNFIT',
      `accounts of ${control.server.flavour} ${control.server.version} cannot be made on ${target.server.flavour} ${target.server.version}`,
      { hint: 'Make them on the slave by hand, and set applier.accounts to skip.' },
    );
  }
  for (const [side, session] of [
    ['master', control],
    ['slave', target],
  ] as const) {
    if ((await accountNames(session)) !== undefined) continue;
    const message = `the login may not read the accounts of the ${side}`;
    const hint = `GRANT SELECT ON mysql.* to the login of the ${side}, or set applier.accounts to skip.`;
    if (isStrict) throw new SluiceError('PRIVILEGE_MISSING', message, { hint });
    logger.warn(`${message}: ${hint}`);
    return 'skip';
  }
  return rule;
}

/**
 * Says which accounts the slave will lack, or refuses to begin, where the policy is not to make them.
 * @throws SluiceError ACCOUNT_STATEMENT
 */
export async function considerAccounts(
  control: Session,
  { target, rule, logger }: Pick<AccountParts, 'target' | 'rule' | 'logger'>,
): Promise<void> {
  if (rule === 'apply') return;
  const [ours, theirs] = [await accountNames(control), await accountNames(target)];
  if (ours === undefined) {
    logger.warn('accounts are not copied (applier.accounts): make them on the slave by hand');
    return;
  }
  const missing = ours.filter((name) => theirs?.includes(name) !== true);
  if (missing.length === 0) return;
  const which = `${missing.slice(0, SHOWN).join(', ')}${missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : ''}`;
  if (rule === 'skip') {
    logger.warn(
      { accounts: missing.length },
      `accounts are not copied (applier.accounts): ${which}`,
    );
    return;
  }
  throw new SluiceError(
    'ACCOUNT_STATEMENT',
    `the slave lacks accounts of the master, and applier.accounts is stop: ${which}`,
    {
      hint: 'Make them on the slave (SHOW CREATE USER, SHOW GRANTS tell how), or set applier.accounts to apply or skip.',
    },
  );
}

/**
 * Makes the accounts that the slave lacks; those that it has keep their passwords and privileges. Their
 * grants follow with `grantAccounts`, when what they are on is there. Returns those that were made.
 * @throws SluiceError STATEMENT_FAILED if the policy asks for all of them
 */
export async function makeAccounts(
  accounts: readonly Account[],
  parts: AccountParts,
): Promise<Account[]> {
  const { target, state, logger } = parts;
  if (accounts.length === 0) return [];
  const present = (await accountNames(target)) ?? [];
  const begun = await state.accounts(); // made by a run that was interrupted before their grants
  const isThere = ({ name }: Account): boolean =>
    name !== PUBLIC && present.includes(name) && !begun.includes(name);
  const kept = accounts.filter(isThere).map(({ name }) => name);
  if (kept.length > 0)
    logger.info({ kept }, 'accounts that the slave has already stay as they are');
  const made: Account[] = [];
  await target.query(DEFINITION_SETTINGS);
  for (const account of accounts.filter((each) => !isThere(each))) {
    if (await makeAccount(account, parts)) made.push(account);
  }
  return made;
}

/** Its note comes before it: a crash in between leaves a note that the next run makes it by. */
async function makeAccount({ name, create }: Account, parts: AccountParts): Promise<boolean> {
  const { target, state, logger } = parts;
  if (create === undefined) {
    if (name !== PUBLIC)
      logger.warn({ account: name }, 'an account unknown to the master is left out');
    return name === PUBLIC;
  }
  const kind = create.startsWith('CREATE ROLE') ? 'ROLE' : 'USER';
  await state.noteAccount(name);
  await target.query(`DROP ${kind} IF EXISTS ${name}`);
  const refusal = await target.attempt(create.replace(defaultRoleIn(create), ''));
  if (refusal !== undefined) refuse(name, refusal, parts);
  return refusal === undefined;
}

export async function grantAccounts(
  accounts: readonly Account[],
  parts: AccountParts,
): Promise<void> {
  const { target, logger } = parts;
  await target.query(DEFINITION_SETTINGS);
  for (const { name, grants, create = '' } of accounts) {
    const roles = defaultRoleIn(create);
    const more = roles === '' ? [] : [`ALTER USER ${name}${roles}`];
    for (const grant of [...grants, ...more]) {
      const refusal = await target.attempt(grant);
      if (refusal === undefined) continue;
      if (WITHOUT_OBJECT.test(refusal))
        logger.warn({ account: name, refusal }, 'a grant on nothing is left out');
      else refuse(name, refusal, parts);
    }
  }
}

/** Roles are granted first: MySQL shows them within CREATE USER. */
function defaultRoleIn(create: string): string {
  const name = '`(?:[^`]|``)*`';
  const role = `${name}@${name}`;
  return new RegExp(` DEFAULT ROLE ${role}(?:,${role})*`).exec(create)?.[0] ?? '';
}

/** Nothing of the statement is shown: it holds the hash of a password. */
function refuse(account: string, said: string, { isStrict, logger }: AccountParts): void {
  const refusal = withoutQuote(said);
  if (!isStrict) {
    logger.warn({ account, refusal }, 'an account is not on the slave as it is on the master');
    return;
  }
  throw new SluiceError(
    'STATEMENT_FAILED',
    `account ${account} cannot be made on the slave as it is on the master: ${refusal}`,
    {
      hint: 'Make it on the slave by hand, or grant the login what it lacks WITH GRANT OPTION, then run the command again: it goes on. Or set applier.accounts to skip.',
    },
  );
}
