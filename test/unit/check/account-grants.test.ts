import { expect, it } from 'vitest';
import { checkAccountGrants } from '../../../src/check/account-grants.js';
import { parseConfig } from '../../../src/config/load.js';

const ALL = "GRANT ALL PRIVILEGES ON *.* TO `sluice`@`%` IDENTIFIED BY PASSWORD '*A'";
/** Of MySQL 8 and later: names one by one, dynamic ones in a statement of their own. */
const NAMES = 'GRANT SELECT, INSERT, CREATE USER, SUPER ON *.* TO `sluice`@`%`';
const DYNAMIC = 'GRANT SESSION_VARIABLES_ADMIN ON *.* TO `sluice`@`%`';

function found(grants: readonly string[], changes = ''): string[] {
  const text = `service: alpha
role: slave
target: {user: app}
thl: {path: a.thl}
${changes}`;
  const config = parseConfig(text, '/etc/sluice/a.yaml');
  return checkAccountGrants({ grants, account: "'sluice'@'%'" }, config).map(({ name }) => name);
}

it.each([
  ['all, but not to give it away', [ALL], ''],
  ['names, but not to give them away', [NAMES, DYNAMIC], ''],
  ['the option on a schema alone', [ALL, 'GRANT ALL ON `a`.* TO `s`@`%` WITH GRANT OPTION'], ''],
  ['the option without CREATE USER', [`${DYNAMIC} WITH GRANT OPTION`], ''],
  ['nothing, and told to apply', ['GRANT USAGE ON *.* TO `s`@`%`'], 'applier: {accounts: apply}'],
])('warns of a login that holds %s', (_, grants, changes) => {
  expect(found(grants, changes)).toEqual(['grants-accounts']);
});

it.each([
  ['all, with the option', [`${ALL} WITH GRANT OPTION`], ''],
  ['names, with the option', [`${NAMES} WITH GRANT OPTION`, DYNAMIC], ''],
  ['no privilege: they are skipped', ['GRANT SELECT ON *.* TO `s`@`%`'], ''],
  ['all, and is told to use none', [ALL], 'applier: {privileged: false}'],
  ['all, and is told to skip them', [ALL], 'applier: {accounts: skip}'],
  ['all, and a filter leaves them out', [ALL], 'filters: {skipAccounts: true}'],
])('does not of one that holds %s', (_, grants, changes) => {
  expect(found(grants, changes)).toEqual([]);
});
