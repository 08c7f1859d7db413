import { stringify } from 'yaml';
import { describeConfig, redact } from '../../config/display.js';
import { EXIT } from '../exit-codes.js';
import { configOf, type Settings } from './settings.js';

/** Prints the configuration as it takes effect: times in milliseconds, sizes in bytes. */
export async function showConfig(settings: Settings): Promise<number> {
  const text = stringify(redact(configOf(settings)));
  process.stdout.write(`# Valid. Times in milliseconds, sizes in bytes.\n${text}`);
  return EXIT.ok;
}

export async function describe(): Promise<number> {
  process.stdout.write(describeConfig());
  return EXIT.ok;
}
