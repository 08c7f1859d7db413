/** The compiled program in dist/. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

const STAMP = join(root, 'dist/.built'); // written after a build without errors

/**
 * Runs `npm run build` unless dist/ is newer than everything it is made from.
 * @throws {BootstrapError} with the compiler's messages
 */
export async function ensureBuild() {
  if (existsSync(STAMP) && statSync(STAMP).mtimeMs > newestSource()) return;
  say('building dist/ ...');
  const started = new Date();
  const hint = 'put the compiler errors above right, then run: npm run build';
  await exec(['npm', 'run', '--silent', 'build'], { cwd: root, hint });
  writeFileSync(STAMP, `${started.toISOString()}\n`);
}

/** Modification time, ms since 1970, of the newest file that the build reads. */
function newestSource() {
  const sources = readdirSync(join(root, 'src'), { recursive: true }).map((n) => join('src', n));
  const files = [
    ...sources,
    'tsconfig.json',
    'tsconfig.build.json',
    '.rolldown.config.mjs',
    'package.json',
  ];
  return Math.max(...files.map((name) => statSync(join(root, name)).mtimeMs));
}
