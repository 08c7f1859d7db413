import { Collation } from '../event/collation-number.js';
import type { EventFormat, Flavour } from '../event/format.js';
import { parseVersion, type VersionNumber } from '../mysql/flavour.js';

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

const ANSI_QUOTES = 1n << 2n;
const NO_BACKSLASH_ESCAPES = 1n << 20n;

/** @param sqlMode bits as in a QUERY event, the same for both servers as far as they count here */
export function dialectOf(
  server: Pick<Dialect, 'flavour' | 'version'>,
  sqlMode: bigint | undefined,
  clientCollation: number | undefined,
): Dialect {
  const mode = sqlMode ?? 0n;
  return {
    flavour: server.flavour,
    version: server.version,
    ansiQuotes: (mode & ANSI_QUOTES) !== 0n,
    noBackslashEscapes: (mode & NO_BACKSLASH_ESCAPES) !== 0n,
    clientCollation: clientCollation ?? Collation.LATIN1,
  };
}

/**
 * How the source reads a statement of its log.
 * @param clientCollation that of the text, where the server wrote it itself; else the client's
 */
export function sourceDialect(
  { flavour, serverVersion }: EventFormat,
  sqlMode: bigint | undefined,
  clientCollation: number | undefined,
): Dialect {
  return dialectOf({ flavour, version: parseVersion(serverVersion) }, sqlMode, clientCollation);
}

/** How one of our own literals or the text of SHOW CREATE is read: every byte is a character. */
export function plainDialect(server: Pick<Dialect, 'flavour' | 'version'>): Dialect {
  return dialectOf(server, 0n, Collation.LATIN1);
}
