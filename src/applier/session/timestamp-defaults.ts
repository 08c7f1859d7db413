import type { EventFormat, Flavour } from '../../event/format.js';
import { atLeast, parseVersion, type ServerInfo, type VersionNumber } from '../../mysql/flavour.js';
import type { TargetContext } from '../target-context.js';

const VARIABLE = 'explicit_defaults_for_timestamp';

/** First releases whose statements tell the variable where it matters, and let a session set it. */
const TELLS: Readonly<Record<Flavour, VersionNumber>> = {
  mysql: [8, 0, 0],
  mariadb: [10, 8, 4],
};

/** Whether statements of the source tell explicit_defaults_for_timestamp. */
export function tellsTimestampDefaults({ flavour, serverVersion }: EventFormat): boolean {
  return atLeast(parseVersion(serverVersion), TELLS[flavour]);
}

/**
 * Sets explicit_defaults_for_timestamp for sources that do not tell it: it is OFF by default there, and
 * ON on later servers. MySQL lets no session set it within a transaction.
 */
export class TimestampDefaults {
  private current: string | undefined;

  constructor(private readonly context: Pick<TargetContext, 'session' | 'traits'>) {}

  /** @param outside ends the target transaction under way */
  async fit(source: EventFormat, outside: () => Promise<void>): Promise<void> {
    const { session, traits } = this.context;
    const wanted = this.isFixed(source) ? '0' : undefined;
    if (wanted === this.current || !traits.variables.has(VARIABLE)) return;
    await outside();
    await session.query(`SET ${VARIABLE}=${wanted ?? 'DEFAULT'}`);
    this.current = wanted;
  }

  private isFixed(source: EventFormat): boolean {
    return !tellsTimestampDefaults(source) && canSet(this.context.session.server);
  }
}

/** It is read-only in older releases of MariaDB. */
function canSet({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mysql' || atLeast(versionNumber, TELLS.mariadb);
}
