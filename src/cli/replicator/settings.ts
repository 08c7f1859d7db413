import { loadConfig, type Overrides } from '../../config/load.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';

/** What every command of `replicator` is given. */
export interface Settings {
  readonly config: string | undefined;
  /** As `admin.port=0`. */
  readonly set: readonly string[];
}

/** @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID */
export function configOf({ config, set }: Settings): ServiceConfig {
  return loadConfig(configFileOf(config), parseSettings(set));
}

export function configFileOf(config: string | undefined): string {
  if (config !== undefined) return config;
  throw new SluiceError('CONFIG_INVALID', 'no configuration file is named', {
    hint: 'Add --config FILE; conf/ holds an example for each role.',
  });
}

export function parseSettings(settings: readonly string[]): Overrides {
  return Object.fromEntries(settings.map(parseSetting));
}

function parseSetting(setting: string): [string, string] {
  const equals = setting.indexOf('=');
  if (equals > 0) return [setting.slice(0, equals), setting.slice(equals + 1)];
  throw new SluiceError('CONFIG_INVALID', `--set ${setting}: expected KEY=VALUE`, {
    hint: 'Write it as --set admin.port=0; `replicator config --describe` lists the keys.',
  });
}
