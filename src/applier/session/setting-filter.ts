import type { FoundLimits } from './found-limits.js';
import type { SessionTraits } from './prepare-session.js';

/** Variables that need a privilege to be set, on MySQL, MariaDB or both. */
const PRIVILEGED: ReadonlySet<string> = new Set(['pseudo_thread_id', 'sql_require_primary_key']);
/** Not shown by SHOW SESSION VARIABLES, or under another name, and known to both servers. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['timestamp', 'collation_database']);
/** What a server has that does not know the variable. */
const NEUTRAL: ReadonlyMap<string, string> = new Map([
  ['sql_if_exists', '0'],
  ['sql_require_primary_key', '0'],
  ['default_table_encryption', '0'],
  ['enable_cascade_triggers', '0'],
  ['check_constraint_checks', '1'],
  ['system_versioning_insert_history', '0'],
]);

/** Leaves out the settings that this target does not have or this login may not set. */
export class SettingFilter {
  private readonly warned = new Set<string>();

  constructor(
    private readonly traits: SessionTraits,
    private readonly found: FoundLimits,
  ) {}

  /** Those of `settings` that can be set; about others that would change something it warns once. */
  fit(settings: Iterable<readonly [string, string]>): (readonly [string, string])[] {
    return [...settings].filter(([name, value]) => this.fits(name, value));
  }

  /** Warns once about modes of the source that the slave does not have. */
  lostModes(bits: bigint): void {
    if (bits !== 0n) this.warn('sql_mode', `bits ${bits}`, 'the slave has no such modes');
  }

  private fits(name: string, value: string): boolean {
    if (!this.exists(name)) {
      if (NEUTRAL.get(name) !== value) this.warn(name, value, 'the slave does not have it');
      return false;
    }
    if (this.traits.mayReplay || !PRIVILEGED.has(name)) return true;
    // of pseudo_thread_id every session is told as it opens
    const isKnown = name === 'pseudo_thread_id' || this.isInForce(name, value);
    if (!isKnown) this.warn(name, value, 'the login may not set it');
    return false;
  }

  private exists(name: string): boolean {
    return ALWAYS_THERE.has(name) || this.traits.variables.has(name);
  }

  private isInForce(name: string, value: string): boolean {
    const now = this.traits.variables.get(name);
    return now === value || (now === 'ON' && value === '1') || (now === 'OFF' && value === '0');
  }

  private warn(name: string, value: string, reason: string): void {
    if (this.warned.has(name)) return;
    this.warned.add(name);
    this.found.note(`${name} of statements is not set (first ${value}): ${reason}`);
  }
}
