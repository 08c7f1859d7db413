/** Random statements about accounts. Their names begin with `case`: those are compared and removed. */
import type { StatementMaker } from './rows.js';

export const account: StatementMaker = (dice, world) => {
  const who = dice.pick(["'case1'@'%'", "'case2'@'localhost'", "'case ''3'@'10.%'"]);
  const role = `'case_role${dice.below(2)}'`;
  const privileges = dice.pick([
    'SELECT',
    'SELECT, INSERT (x), UPDATE',
    'ALL PRIVILEGES',
    'CREATE, DROP',
  ]);
  const on = dice.pick(['c.*', 'c.t1', '*.*', '`c\\_%`.*']);
  return dice.pick([
    `CREATE USER ${dice.pick(['', 'IF NOT EXISTS '])}${who} IDENTIFIED BY 'pass''word'`,
    `CREATE USER ${who} REQUIRE SSL WITH MAX_USER_CONNECTIONS 3 ${dice.pick(['', 'ACCOUNT LOCK'])}`,
    `ALTER USER ${who} IDENTIFIED BY 'other' ${dice.pick(['', 'PASSWORD EXPIRE', 'ACCOUNT UNLOCK'])}`,
    `SET PASSWORD FOR ${who} = ${world.kind === 'mariadb' ? "PASSWORD('new')" : "'new'"}`,
    `GRANT ${privileges} ON ${on} TO ${who}${dice.pick(['', ' WITH GRANT OPTION'])}`,
    `REVOKE ${privileges} ON ${on} FROM ${who}`,
    `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${who}`,
    `RENAME USER ${who} TO 'case4'@'%'`,
    `DROP USER ${dice.pick(['', 'IF EXISTS '])}${who}`,
    `CREATE ROLE ${dice.pick(['', 'IF NOT EXISTS '])}${role}`,
    `GRANT ${privileges} ON ${on} TO ${role}`,
    `GRANT ${role} TO ${who}`,
    `REVOKE ${role} FROM ${who}`,
    `SET DEFAULT ROLE ${role} ${world.kind === 'mariadb' ? 'FOR' : 'TO'} ${who}`,
    `DROP ROLE IF EXISTS ${role}`,
  ]);
};
