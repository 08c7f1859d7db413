import type { ServiceConfig } from '../config/schema.js';
import { holds } from '../mysql/grants.js';
import type { ServerFacts } from './facts.js';
import { warning, type Finding } from './finding.js';

/** Whoever holds one of them may set `sql_log_bin`, and counts as privileged. */
const PRIVILEGED = ['SUPER', 'BINLOG ADMIN', 'SESSION_VARIABLES_ADMIN', 'SYSTEM_VARIABLES_ADMIN'];

/**
 * Statements on accounts that are applied stop the service at the first GRANT if the login may not
 * give what it grants (`applier.accounts`).
 */
export function checkAccountGrants(
  login: Pick<ServerFacts, 'grants' | 'account'>,
  { applier, filters }: Pick<ServiceConfig, 'applier' | 'filters'>,
): Finding[] {
  const isPrivileged =
    applier.privileged !== false && PRIVILEGED.some((privilege) => holds(login, privilege));
  const areApplied = applier.accounts === 'apply' || (applier.accounts === 'auto' && isPrivileged);
  if (!areApplied || filters.skipAccounts || mayGrant(login)) return [];
  return [
    warning(
      'slave',
      'grants-accounts',
      'accounts of the master are applied (applier.accounts), and the login may not grant: the first CREATE USER or GRANT that it cannot execute stops the service',
      `GRANT ALL ON *.* TO ${login.account} WITH GRANT OPTION; or set applier.accounts to skip, and keep the accounts of the slave by hand.`,
    ),
  ];
}

function mayGrant(login: Pick<ServerFacts, 'grants'>): boolean {
  const withOption = login.grants.filter((grant) => /\sWITH\b.*\bGRANT OPTION\b/s.test(grant));
  return holds(login, 'CREATE USER') && withOption.some((grant) => / ON \*\.\* TO /.test(grant));
}
