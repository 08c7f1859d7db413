/** For provisionings within the process of the test, so that it sees their progress and their log. */
import type { Logger } from 'pino';
import { serviceSchema } from '../../../src/config/schema.js';
import type { ProvisionParts } from '../../../src/provision/parts.js';
import { requireSource, requireTarget, sourceIdOf } from '../../../src/service/parts.js';
import { systemClock } from '../../../src/util/clock.js';
import type { TestServer } from '../../support/servers.js';

interface Given {
  readonly service: string;
  /** Path of the history log. */
  readonly thl: string;
  readonly applier: object;
  readonly filters?: object;
  readonly logger: Logger;
}

/** Of a direct service between two servers, with the login of root. */
export function partsBetween(master: TestServer, slave: TestServer, given: Given): ProvisionParts {
  const { service, thl, applier, filters = {}, logger } = given;
  const config = serviceSchema.parse({
    service,
    role: 'direct',
    source: sectionOf(master),
    target: sectionOf(slave),
    thl: { path: thl },
    applier,
    filters,
  });
  const [source, target] = [requireSource(config), requireTarget(config)];
  return { config, source, target, sourceId: sourceIdOf(config), logger, clock: systemClock };
}

function sectionOf({ host, port, user, password }: TestServer): object {
  return { host, port, user, password };
}
