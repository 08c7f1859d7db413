import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SluiceError } from '../errors/sluice-error.js';

/** Releases whose internals the tap was written for. */
const WANTED = { '@vlasky/zongji': '0.9', mysql2: '3.24' } as const;

/** The error for an installed zongji or mysql2 whose internals are not those that the tap needs. */
export function unfit(part: string): SluiceError {
  const found = Object.entries(WANTED)
    .map(([name, wanted]) => `${name} ${installedVersion(name)} (wanted ${wanted})`)
    .join(', ');
  return new SluiceError(
    'DEPENDENCY_UNFIT',
    `${part} is not as expected in the installed libraries: ${found}`,
    {
      hint: 'Install the versions of the lock file: run `npm ci` in the folder of the replicator.',
    },
  );
}

/** Of the package.json beside, or above, the file that an import of the package loads. */
function installedVersion(name: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const manifest: unknown = JSON.parse(
      readFileSync(join(dirname(entry), 'package.json'), 'utf8'),
    );
    return String(Reflect.get(manifest as object, 'version'));
  } catch {
    return 'of unknown version';
  }
}
