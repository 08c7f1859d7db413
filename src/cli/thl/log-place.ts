import { loadConfig } from '../../config/load.js';
import type { ThlConfig } from '../../config/schema.js';
import { UsageError } from '../usage-text.js';

/** The options by which every command finds the log. */
export const PLACE_OPTIONS = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: "the service's configuration file (default: $SLUICE_CONFIG)",
  },
  thl: {
    alias: 'file',
    type: 'string',
    requiresArg: true,
    describe: 'the history log itself, instead of a configuration',
  },
  service: {
    type: 'string',
    requiresArg: true,
    describe: 'the service that the configuration must be of',
  },
} as const;

export interface PlaceArguments {
  readonly config?: string | undefined;
  readonly thl?: string | undefined;
  readonly service?: string | undefined;
}

/** @throws UsageError; SluiceError CONFIG_INVALID, CONFIG_UNREADABLE */
export function findLog(args: PlaceArguments): ThlConfig {
  if (args.thl !== undefined) return bareLog(args.thl);
  const file = args.config ?? process.env['SLUICE_CONFIG'];
  if (file === undefined) {
    throw new UsageError('which log? Give --config FILE of the service, or --thl FILE of the log');
  }
  const { service, thl } = loadConfig(file);
  if (args.service !== undefined && args.service !== service) {
    throw new UsageError(`${file} configures service ${service}, not ${args.service}`);
  }
  return thl;
}

/** Settings for a log that no configuration is known for; only `purge` writes, and little. */
function bareLog(path: string): ThlConfig {
  const MIB = 1024 * 1024;
  return { path, fragmentSize: MIB, commitBytes: 4 * MIB, commitDelay: 0, retention: 0 };
}
