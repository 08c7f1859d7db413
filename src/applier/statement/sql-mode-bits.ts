import type { Flavour } from '../../event/format.js';
import type { ServerInfo } from '../../mysql/flavour.js';
import { atLeast } from '../../mysql/flavour.js';

const NOT_USED = 1n << 4n;
const REMOVED_IN_8 = (0x3ffn << 8n) | (1n << 28n); // POSTGRESQL .. MYSQL40, NO_AUTO_CREATE_USER
const BITS_OF_MYSQL = (1n << 33n) - 1n;
const COMMON_BITS = (1n << 32n) - 1n;

export interface FittedMode {
  readonly mode: bigint;
  /** Bits of the source that the target has no mode for and that change what a statement means. */
  readonly lost: bigint;
}

/**
 * A statement's sql_mode for this target. Bits that a release removed had no effect on statements
 * that it can read: like the server's own applier, they are dropped.
 */
export function fitSqlMode(mode: bigint, source: Flavour, target: ServerInfo): FittedMode {
  const foreign = source !== target.flavour;
  const known = foreign ? COMMON_BITS & ~NOT_USED : mode;
  const kept = mode & known & (target.flavour === 'mysql' ? BITS_OF_MYSQL & ~NOT_USED : ~0n);
  const dropped = isAtLeast8(target) ? kept & ~REMOVED_IN_8 : kept;
  return { mode: dropped, lost: mode & ~known };
}

function isAtLeast8({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mysql' && atLeast(versionNumber, [8, 0, 0]);
}
