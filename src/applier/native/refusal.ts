import type { ApplierConfig } from '../../config/schema.js';
import type { EventFormat } from '../../event/format.js';
import { atLeast, parseVersion, type ServerInfo, type VersionNumber } from '../../mysql/flavour.js';
import type { SessionTraits } from '../session/prepare-session.js';

/** Oldest sources whose row events a newer server of the family takes as they are. */
const OLDEST: Readonly<Record<ServerInfo['flavour'], VersionNumber>> = {
  mysql: [8, 0, 0],
  mariadb: [10, 2, 0],
};

/** Settings of the target under which its own replay of row events would pass over differences. */
const STRICT: readonly (readonly [name: string, isStrict: (value: string) => boolean])[] = [
  ['slave_exec_mode', (value) => value === 'STRICT'],
  ['rbr_exec_mode', (value) => value === 'STRICT'],
  ['slave_type_conversions', (value) => !value.includes('ALL_LOSSY')],
  ['replica_type_conversions', (value) => !value.includes('ALL_LOSSY')],
  ['slave_run_triggers_for_rbr', (value) => value === 'NO'],
];

/** From MySQL 9.6 on the server logs what the cascades of foreign keys change, and leaves none to a slave. */
function isBefore96(version: VersionNumber): boolean {
  return !atLeast(version, [9, 6, 0]);
}

/** Why row events of this format are not replayed as they are on this target; undefined: they are. */
export function replayRefusal(
  format: EventFormat,
  server: ServerInfo,
  traits: SessionTraits,
  applier: ApplierConfig,
): string | undefined {
  if (!applier.nativeRows) return 'applier.nativeRows is false';
  if (applier.privileged === false) return 'applier.privileged is false';
  if (applier.onRowMismatch === 'warn') return 'applier.onRowMismatch is warn';
  if (format.flavour !== server.flavour) return 'master and slave are of different families';
  const source = parseVersion(format.serverVersion);
  if (!atLeast(source, OLDEST[format.flavour]))
    return `the master is of version ${source.join('.')}`;
  const [major, minor] = source;
  if (!atLeast(server.versionNumber, [major, minor, 0]))
    return 'the slave is older than the master';
  if (isBefore96(source) !== isBefore96(server.versionNumber) && format.flavour === 'mysql')
    return `the master (${source.join('.')}) leaves the cascades of foreign keys to the slave`;
  const loose = STRICT.find(
    ([name, isStrict]) => !isStrict(traits.variables.get(name) ?? 'STRICT'),
  );
  return loose && traits.variables.has(loose[0])
    ? `${loose[0]} of the slave is not strict`
    : undefined;
}
