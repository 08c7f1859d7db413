/** Temporary folders that never stay behind. */
export { makeTemporaryDir, removeTemporaryDir } from './bootstrap/tmp.mjs';
