import type { Flavour } from '../../event/format.js';
import type { ServerInfo } from '../../mysql/flavour.js';
import { atLeast } from '../../mysql/flavour.js';

const NOT_USED = 1n << 4n;
const REMOVED_IN_8 = (0x3ffn << 8n) | (1n << 28n); // POSTGRESQL .. MYSQL40, NO_AUTO_CREATE_USER
const BITS_OF_MYSQL = (1n << 33n) - 1n;
const COMMON_BITS = (1n << 32n) - 1n;
/** DATA DIRECTORY is of the master's host: a slave may be set to pass over it. */
export const NO_DIR_IN_CREATE = 1n << 7n;
/** Cuts digits of a second that a column does not have: MySQL (8.0.1), which rounds without it. */
const TIME_TRUNCATE_FRACTIONAL = 1n << 32n;
/** Rounds them: MariaDB (10.4.1), which cuts without it. */
const TIME_ROUND_FRACTIONAL = 1n << 34n;

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
  if (source !== target.flavour) return foreignMode(mode, target);
  const kept = mode & (target.flavour === 'mysql' ? BITS_OF_MYSQL & ~NOT_USED : ~0n);
  return { mode: withoutRemoved(kept, target), lost: 0n };
}

/** From the other family. What each does by default with fractions of a second is a mode of the other. */
function foreignMode(mode: bigint, target: ServerInfo): FittedMode {
  const common = mode & COMMON_BITS & ~NOT_USED;
  const isMysql = target.flavour === 'mysql';
  const told = isMysql ? TIME_ROUND_FRACTIONAL : TIME_TRUNCATE_FRACTIONAL;
  const opposite = isMysql ? TIME_TRUNCATE_FRACTIONAL : TIME_ROUND_FRACTIONAL;
  const needed = (mode & told) === 0n && knowsFractionModes(target) ? opposite : 0n;
  const lost = mode & ~(COMMON_BITS & ~NOT_USED) & ~told;
  return { mode: withoutRemoved(common, target) | needed, lost };
}

/**
 * Whether a DATETIME that becomes a DATE is another day on a target of the other family: MySQL rounds to
 * the next one unless told to cut, and is told so where the master does not round; MariaDB always cuts.
 */
export function datesDiffer(mode: bigint, source: Flavour, target: ServerInfo): boolean {
  if (source === target.flavour) return false;
  if (source === 'mysql') return (mode & TIME_TRUNCATE_FRACTIONAL) === 0n;
  return (mode & TIME_ROUND_FRACTIONAL) !== 0n || !knowsFractionModes(target);
}

function withoutRemoved(mode: bigint, target: ServerInfo): bigint {
  return isAtLeast8(target) ? mode & ~REMOVED_IN_8 : mode;
}

function knowsFractionModes({ flavour, versionNumber }: ServerInfo): boolean {
  return atLeast(versionNumber, flavour === 'mysql' ? [8, 0, 1] : [10, 4, 1]);
}

function isAtLeast8({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mysql' && atLeast(versionNumber, [8, 0, 0]);
}
