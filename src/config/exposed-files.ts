import { statSync } from 'node:fs';
import type { ServiceConfig } from './schema.js';

/** A file with a secret that other users of this host may read, and the key that names it. */
export interface ExposedFile {
  readonly key: string;
  readonly file: string;
}

/** Permission of others, beside owner and group, to read. */
const OTHERS_READ = 0o004;

/** Files with passwords, tokens and private keys that everybody on this host may read. */
export function exposedFiles(config: ServiceConfig): ExposedFile[] {
  return secretFiles(config).filter(({ file }) => isReadableByOthers(file));
}

function secretFiles({ source, target, master, thl, admin }: ServiceConfig): ExposedFile[] {
  const files: readonly (readonly [key: string, file: string | undefined])[] = [
    ['source.passwordFile', source?.passwordFile],
    ['source.tls.key', source?.tls?.key],
    ['target.passwordFile', target?.passwordFile],
    ['target.tls.key', target?.tls?.key],
    ['master.tokenFile', master?.tokenFile],
    ['master.tls.key', master?.tls?.key],
    ['thl.listen.tokenFile', thl.listen?.tokenFile],
    ['thl.listen.tls.key', thl.listen?.tls?.key],
    ['admin.tokenFile', admin.tokenFile],
    ['admin.tls.key', admin.tls?.key],
  ];
  return files.flatMap(([key, file]) => (file === undefined ? [] : [{ key, file }]));
}

/** A file that cannot be looked at is reported where it is read. */
function isReadableByOthers(file: string): boolean {
  try {
    return (statSync(file).mode & OTHERS_READ) !== 0;
  } catch {
    return false;
  }
}
