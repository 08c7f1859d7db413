import { atLeast, type VersionNumber } from '../../mysql/flavour.js';

/** The first release of MariaDB whose TIMESTAMP goes on after 2038 (MDEV-32188). */
const EXTENDED: VersionNumber = [11, 5, 1];

/**
 * Year of the greatest TIMESTAMP of a release of MariaDB, which is row end of the present rows of a
 * system-versioned table: with any other one a row is history.
 */
export function endOfTimeOf(version: VersionNumber): number {
  return atLeast(version, EXTENDED) ? 2106 : 2038;
}
