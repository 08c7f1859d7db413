import { defineConfig } from 'rolldown';

/**
 * Joins the compiled modules of each command into a few files: loading hundreds of small ones
 * takes longer than what most commands do. Packages stay outside, as npm installed them.
 */
export default defineConfig({
  input: {
    replicator: 'dist/cli/replicator/main.js',
    trepctl: 'dist/cli/trepctl/main.js',
    thl: 'dist/cli/thl/main.js',
  },
  platform: 'node',
  external: (id) => !/^[./]/.test(id),
  output: { dir: 'dist/bin', format: 'esm', cleanDir: true, sourcemap: true },
});
