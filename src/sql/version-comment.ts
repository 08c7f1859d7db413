import { atLeast } from '../mysql/flavour.js';
import type { Dialect } from './dialect.js';

/**
 * Whether the server executes the content of a version comment. MariaDB leaves out what is meant for
 * the MySQL releases that it does not follow.
 * @param digits the version in the comment, as `50110` or `100504`; may be empty
 * @param isMariadbs whether the comment begins with `M!`
 */
export function executesVersion(
  digits: string,
  isMariadbs: boolean,
  { flavour, version }: Dialect,
): boolean {
  if (digits === '') return true;
  const code = Number(digits);
  if (flavour === 'mariadb' && !isMariadbs && code >= 50700 && code <= 99999) return false;
  return atLeast(version, [Math.floor(code / 10000), Math.floor(code / 100) % 100, code % 100]);
}
