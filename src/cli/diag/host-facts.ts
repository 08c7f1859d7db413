import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, loadavg, release, totalmem, type, uptime } from 'node:os';
import { dirname } from 'node:path';
import { PACKAGE_FILE, packageVersion } from '../../util/version.js';

/** Versions of this program, its libraries and the system. */
export function versions(): object {
  const { node, v8, openssl, uv } = process.versions;
  return {
    sluice: packageVersion(),
    node,
    v8,
    openssl,
    uv,
    platform: `${process.platform} ${process.arch}`,
    system: `${type()} ${release()}`,
    distribution: distribution(),
    libraries: libraries(),
  };
}

function distribution(): string | undefined {
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(readText('/etc/os-release') ?? '')?.[1];
}

function libraries(): Record<string, string> {
  const own = PACKAGE_FILE;
  const { dependencies } = JSON.parse(readFileSync(own, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(Object.keys(dependencies).map((name) => [name, installed(name, own)]));
}

/** Beside this package, or in a folder above it. */
function installed(name: string, own: URL): string {
  for (let folder = new URL('.', own); ; folder = new URL('..', folder)) {
    const text = readText(new URL(`node_modules/${name}/package.json`, folder));
    if (text !== undefined) return (JSON.parse(text) as { version: string }).version;
    if (folder.pathname === '/') return 'not found';
  }
}

/** Load, memory, and the room where the replicator writes. */
export function hostFacts(folders: readonly string[]): object {
  return {
    now: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    uptimeSeconds: Math.round(uptime()),
    cpus: availableParallelism(),
    load: loadavg(),
    memoryMiB: { total: mebibytes(totalmem()), free: mebibytes(freemem()) },
    disks: Object.fromEntries(folders.map((folder) => [folder, room(folder)])),
  };
}

function room(folder: string): object | string {
  if (!existsSync(folder)) {
    return dirname(folder) === folder ? 'not there' : room(dirname(folder));
  }
  const { bavail, blocks, bsize, ffree, type: kind } = statfsSync(folder);
  return {
    freeMiB: mebibytes(bavail * bsize),
    totalMiB: mebibytes(blocks * bsize),
    freeFiles: ffree,
    fileSystem: `0x${kind.toString(16)}`,
  };
}

/** What the kernel tells of a running process: proc(5). No environment: passwords may be in it. */
export function processFacts(pid: number): string {
  const parts = ['status', 'limits', 'io'].map((name) => {
    return `== ${name}\n${readText(`/proc/${pid}/${name}`) ?? 'cannot be read\n'}`;
  });
  return `${parts.join('\n')}\n== open files\n${openFiles(pid)}\n`;
}

function openFiles(pid: number): string {
  try {
    return String(readdirSync(`/proc/${pid}/fd`).length);
  } catch {
    return 'cannot be read';
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}

function readText(path: string | URL): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
