import type { Logger } from 'pino';
import type { ApplierConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import { accountKind } from '../../sql/account-kind.js';
import type { StatementText } from '../../sql/statement-text.js';

/** Tables of the schema `mysql` in which the servers keep accounts, roles and what these may do. */
export const GRANT_TABLES: readonly string[] = [
  'user',
  'global_priv',
  'db',
  'tables_priv',
  'columns_priv',
  'procs_priv',
  'proxies_priv',
  'roles_mapping',
  'role_edges',
  'default_roles',
  'global_grants',
  'password_history',
];

export type AccountRule = 'apply' | 'skip' | 'stop';

export function accountRule(
  { accounts }: Pick<ApplierConfig, 'accounts'>,
  isPrivileged: boolean,
): AccountRule {
  if (accounts !== 'auto') return accounts;
  return isPrivileged ? 'apply' : 'skip';
}

/** Applies, passes over or refuses what changes accounts. */
export class AccountPolicy {
  private readonly warned = new Set<string>();

  constructor(
    readonly rule: AccountRule,
    private readonly logger: Logger,
  ) {}

  /** Whether the statement is not to be executed. @throws SluiceError ACCOUNT_STATEMENT */
  passesOver(text: StatementText, defaultSchema: string, header: Header): boolean {
    if (this.rule === 'apply') return false;
    const kind = accountKind(text) ?? changeOfGrantTable(text, defaultSchema);
    return kind !== undefined && this.notice(kind, header);
  }

  /** Says once for each kind that such changes are passed over. */
  notice(kind: string, { seqno, eventId }: Header): true {
    if (this.rule === 'stop') throw stopped(kind, { seqno, eventId });
    if (this.warned.has(kind)) return true;
    this.warned.add(kind);
    this.logger.warn(
      { seqno, kind },
      `${kind} is not applied, nor what comes later: applier.accounts`,
    );
    return true;
  }
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'TRUNCATE']);
/** Words between the verb of a change and its table. */
const BEFORE_TABLE: ReadonlySet<string> = new Set([
  'INTO',
  'FROM',
  'TABLE',
  'IGNORE',
  'LOW_PRIORITY',
  'DELAYED',
  'HIGH_PRIORITY',
  'QUICK',
]);

/** A statement that writes into one of the tables directly. */
function changeOfGrantTable(text: StatementText, defaultSchema: string): string | undefined {
  if (!CHANGES.has(text.keyword(0))) return undefined;
  let at = 1;
  while (BEFORE_TABLE.has(text.keyword(at))) at += 1;
  const isQualified = text.has(at + 1, '.');
  const schema = isQualified ? text.name(at) : defaultSchema;
  const table = text.name(isQualified ? at + 2 : at);
  if (schema !== 'mysql' || !GRANT_TABLES.includes(table)) return undefined;
  return `${text.keyword(0)} of mysql.${table}`;
}

function stopped(
  kind: string,
  place: { readonly seqno: number; readonly eventId: string },
): SluiceError {
  return new SluiceError(
    'ACCOUNT_STATEMENT',
    `${kind} changes accounts, and applier.accounts is stop`,
    {
      ...place,
      hint: `Do by hand on the slave what is wanted there, then trepctl online -skip-seqno ${place.seqno}; or set applier.accounts to apply or skip.`,
    },
  );
}
