import { readFileSync } from 'node:fs';

/** Version of this package, as `0.1.0`. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** How the product names itself in `trepctl status`. */
export function productVersion(): string {
  return `Sluice ${packageVersion()}`;
}
