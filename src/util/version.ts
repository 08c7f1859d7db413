import { readFileSync } from 'node:fs';

/** This package's description: above src/util, dist/util and the joined files in dist/bin. */
export const PACKAGE_FILE = new URL('../../package.json', import.meta.url);

/** Version of this package, as `0.1.0`. */
export function packageVersion(): string {
  const text = readFileSync(PACKAGE_FILE, 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** How the product names itself in `trepctl status`. */
export function productVersion(): string {
  return `Sluice ${packageVersion()}`;
}
