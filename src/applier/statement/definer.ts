import type { ApplierConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { quoteIdentifier } from '../../mysql/quote.js';
import { applyEdits } from '../../sql/edits.js';
import type { StatementText } from '../../sql/statement-text.js';
import { definition } from './classify.js';

const CURRENT_USER = 'CURRENT_USER';

export interface DefinerRules {
  readonly policy: 'keep' | 'current-user' | 'refuse';
  readonly map: Readonly<Record<string, string>>;
}

/** @param mayDefine whether the login may name other accounts as definers */
export function definerRules(
  { definer }: Pick<ApplierConfig, 'definer'>,
  mayDefine: boolean,
): DefinerRules {
  const { policy, map } = definer;
  if (policy !== 'auto') return { policy, map };
  return { policy: mayDefine ? 'keep' : 'current-user', map };
}

interface Clause {
  /** Bytes of the account. */
  readonly start: number;
  readonly end: number;
  /** `user@host`; a role alone has no host. */
  readonly account: string;
}

/**
 * The statement with the definer that the rules give it; undefined: it stays as it is. Nothing but the
 * account's bytes changes.
 * @throws SluiceError DEFINER_REFUSED
 */
export function redefine(text: StatementText, rules: DefinerRules): Buffer | undefined {
  if (rules.policy === 'keep' && Object.keys(rules.map).length === 0) return undefined;
  const clause = definerClause(text);
  if (clause === undefined) return undefined;
  const account = accountFor(clause.account, rules);
  if (account === undefined) return undefined;
  return applyEdits(text.bytes, [{ ...clause, text: Buffer.from(account) }]);
}

function accountFor(account: string, { policy, map }: DefinerRules): string | undefined {
  const mapped = map[account];
  if (mapped !== undefined) return quoteAccount(mapped);
  if (account.toUpperCase() === CURRENT_USER || policy === 'keep') return undefined;
  if (policy === 'current-user') return CURRENT_USER;
  throw new SluiceError(
    'DEFINER_REFUSED',
    `the definer is ${account}, and applier.definer refuses it`,
    {
      hint: 'Map it in applier.definer.map, or set applier.definer.policy to current-user or keep.',
    },
  );
}

function quoteAccount(account: string): string {
  if (account.toUpperCase() === CURRENT_USER) return CURRENT_USER;
  const at = account.lastIndexOf('@');
  if (at === -1) return quoteIdentifier(account);
  return `${quoteIdentifier(account.slice(0, at))}@${quoteIdentifier(account.slice(at + 1))}`;
}

/** The words before the object hold it, in CREATE and ALTER. */
function definerClause(text: StatementText): Clause | undefined {
  const { verb, objectAt } = definition(text);
  if (verb !== 'CREATE' && verb !== 'ALTER') return undefined;
  for (let at = 1; at < objectAt; at += 1) {
    if (text.has(at, 'DEFINER', '=')) return clauseAt(text, at + 2, objectAt);
  }
  return undefined;
}

function clauseAt(text: StatementText, at: number, objectAt: number): Clause | undefined {
  const start = text.token(at)?.start;
  if (start === undefined) return undefined;
  const isCurrent = text.keyword(at) === CURRENT_USER;
  const hasHost = !isCurrent && text.has(at + 1, '@');
  const last =
    isCurrent && text.has(at + 1, '(', ')')
      ? at + 2
      : hasHost
        ? hostEnd(text, at + 2, objectAt)
        : at;
  const end = text.token(last)?.end ?? start;
  const hostStart = text.token(at + 2)?.start ?? end;
  const host = last === at + 2 ? text.name(last) : text.bytes.toString('utf8', hostStart, end);
  return { start, end, account: hasHost ? `${text.name(at)}@${host}` : text.name(at) };
}

/** A host without quotes may hold dots and `%`. */
function hostEnd(text: StatementText, at: number, objectAt: number): number {
  let end = at;
  while (end + 2 < objectAt && (text.has(end + 1, '.') || text.has(end + 1, '%'))) end += 2;
  return end;
}
