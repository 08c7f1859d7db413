/** Programs of the host that read what we write for them. */
import { installPackages } from '../../support/bootstrap/apt.mjs';
import { findExecutable, isRoot } from '../../support/bootstrap/paths.mjs';

/**
 * Where the program is, installed from its Debian package if that can be done; else why there is none.
 * @returns {Promise<{ path?: string, reason?: string }>}
 */
export async function findTool(name, debianPackage) {
  const found = findExecutable(name);
  if (found !== undefined) return { path: found };
  if (process.env.SLUICE_NO_DOWNLOAD)
    return { reason: `no ${name}, and SLUICE_NO_DOWNLOAD is set` };
  if (!isRoot()) return { reason: `no ${name}, and no root to install ${debianPackage}` };
  try {
    await installPackages([debianPackage], `the test of what ${name} reads`);
    return { path: findExecutable(name) };
  } catch (error) {
    return { reason: `no ${name}: ${error.message.split('\n', 1)[0]}` };
  }
}
