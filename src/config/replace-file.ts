import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Durable when it returns; a crash leaves the old file or the new one. */
export function replaceFile(path: string, text: string): void {
  const next = `${path}.new`;
  writeFileSync(next, text);
  sync(next);
  renameSync(next, path);
  syncFolderOf(path);
}

/** Makes it durable that a file was renamed, or removed. */
export function syncFolderOf(path: string): void {
  sync(dirname(path));
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
