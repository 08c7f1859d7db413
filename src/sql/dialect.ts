import type { Flavour } from '../event/format.js';
import type { VersionNumber } from '../mysql/flavour.js';

/** How a server reads the statement. */
export interface Dialect {
  readonly flavour: Flavour;
  readonly version: VersionNumber;
  /** `"` quotes names (sql_mode ANSI_QUOTES). */
  readonly ansiQuotes: boolean;
  /** sql_mode NO_BACKSLASH_ESCAPES. */
  readonly noBackslashEscapes: boolean;
  /** Collation number of `character_set_client`. */
  readonly clientCollation: number;
}
