import type { ServerFacts } from './facts.js';
import { warning, when, type Finding } from './finding.js';

type Settings = Pick<ServerFacts, 'server' | 'variables' | 'systemZone'>;

/** Settings of the master that statements and definitions depend on, and no log tells. */
export function checkUntold(master: Settings, slave: Settings): Finding[] {
  return [...systemZone(master, slave), ...meaningOfUtf8(master, slave)];
}

function systemZone(master: Settings, slave: Settings): Finding[] {
  const isUntold = master.variables.get('time_zone') === 'SYSTEM';
  return when(isUntold && master.systemZone !== slave.systemZone, () =>
    warning(
      'link',
      'time_zone',
      "time_zone is SYSTEM on the master, whose host is in another zone than the slave's: statements that use the clock, and ALTER TABLE between TIMESTAMP and DATETIME or with the clock as a default, give other times on the slave",
      "Name the zone on the master, so that its log tells it: SET GLOBAL time_zone='Europe/Berlin' or whatever it is, in its configuration too; it holds for sessions that begin then. Or give the slave's host the zone of the master's.",
    ),
  );
}

/** Of MariaDB, from 10.6 on. */
function meaningOfUtf8(master: Settings, slave: Settings): Finding[] {
  const [theirs, ours] = [master, slave].map(({ variables }) => variables.get('old_mode'));
  const isOf = (mode: string | undefined): boolean => mode?.includes('UTF8_IS_UTF8MB3') === true;
  const areBoth = [master, slave].every(({ server }) => server.flavour === 'mariadb');
  return when(areBoth && isOf(theirs) !== isOf(ours), () =>
    warning(
      'link',
      'old_mode',
      `old_mode is ${theirs ?? 'empty'} on the master and ${ours ?? 'empty'} on the slave: in definitions utf8 means utf8mb3 on the one and utf8mb4 on the other`,
      `SET GLOBAL old_mode='${theirs ?? ''}'; on the slave, and begin the service anew; or write utf8mb3 or utf8mb4.`,
    ),
  );
}
