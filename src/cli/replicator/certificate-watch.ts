import type { Logger } from 'pino';
import { describeEnding, endingCertificates } from '../../config/certificates.js';
import type { ServiceConfig } from '../../config/schema.js';

const HOUR = 3_600_000; // ms
const DAY = 24 * HOUR;

/**
 * Logs once a day which certificates have expired or will within two weeks; a renewed one is not named
 * any more. It keeps no process alive.
 */
export function watchCertificates(configs: () => readonly ServiceConfig[], logger: Logger): void {
  const told = new Map<string, number>();
  const look = (): void => {
    const now = Date.now();
    for (const ending of configs().flatMap((config) => endingCertificates(config, now))) {
      const text = describeEnding(ending, now);
      const name = `${ending.key} ${ending.file} ${ending.end}`;
      if (now - (told.get(name) ?? -Infinity) < DAY) continue;
      told.set(name, now);
      logger.warn({ key: ending.key, file: ending.file }, `${text}: renew it`);
    }
  };
  look();
  setInterval(look, HOUR).unref();
}
