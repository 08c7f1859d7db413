import { redact } from '../config/display.js';
import type { ServiceConfig } from '../config/schema.js';
import type { Status, StatusValue } from './status.js';

/**
 * What `trepctl properties` shows: every setting that takes effect, by its dotted name; times in
 * milliseconds, sizes in bytes, secrets hidden.
 * @param filter only names that hold this text
 */
export function propertiesOf(config: ServiceConfig, filter = ''): Status {
  const entries = [...flattened(redact(config), '')];
  return Object.fromEntries(
    entries.filter(([name]) => name.includes(filter)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function* flattened(section: object, prefix: string): Generator<[string, StatusValue]> {
  for (const [key, value] of Object.entries(section) as [string, unknown][]) {
    const name = prefix + key;
    if (isSection(value)) yield* flattened(value, `${name}.`);
    else if (value !== undefined) yield [name, value as StatusValue];
  }
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
