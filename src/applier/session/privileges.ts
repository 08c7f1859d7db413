import { SluiceError } from '../../errors/sluice-error.js';
import type { ServerInfo } from '../../mysql/flavour.js';
import { atLeast } from '../../mysql/flavour.js';

/** Grants that allow `sql_log_bin=0`, for this kind and release of server, as SQL to run. */
export function logBinGrant({ flavour, versionNumber }: ServerInfo): string {
  if (flavour === 'mariadb') {
    return atLeast(versionNumber, [10, 5, 2]) ? 'BINLOG ADMIN' : 'SUPER';
  }
  if (atLeast(versionNumber, [8, 0, 14])) return 'SESSION_VARIABLES_ADMIN';
  return atLeast(versionNumber, [8, 0, 0]) ? 'SYSTEM_VARIABLES_ADMIN' : 'SUPER';
}

/** Grants that allow `pseudo_thread_id` and other variables of a statement's session. */
export function sessionGrant(server: ServerInfo): string {
  if (server.flavour === 'mysql') return logBinGrant(server);
  return atLeast(server.versionNumber, [10, 5, 2]) ? 'BINLOG REPLAY' : 'SUPER';
}

/** Grants that allow to name any account as a definer. */
export function definerGrant({ flavour, versionNumber }: ServerInfo): string {
  if (flavour === 'mariadb') return atLeast(versionNumber, [10, 5, 2]) ? 'SET USER' : 'SUPER';
  if (atLeast(versionNumber, [8, 2, 0])) return 'SET_ANY_DEFINER';
  return atLeast(versionNumber, [8, 0, 0]) ? 'SET_USER_ID' : 'SUPER';
}

export function missingLogBin(server: ServerInfo, refusal: string): SluiceError {
  const grant = logBinGrant(server);
  return new SluiceError(
    'PRIVILEGE_MISSING',
    `the slave's login may not set sql_log_bin=0: ${refusal}`,
    {
      hint: `Run GRANT ${grant} ON *.* TO the login on the slave, or set applier.privileged to auto, or applier.logUpdates to true.`,
    },
  );
}
