import {
  chmodSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { create } from 'tar';
import { loadConfig } from '../../config/load.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { hostFacts, versions } from '../diag/host-facts.js';
import type { Entry } from '../diag/running.js';
import { scrubber, secretsOf } from '../diag/scrub.js';
import { reasonOf } from '../../errors/reason.js';
import { serviceEntries } from '../diag/service-entries.js';
import { EXIT } from '../exit-codes.js';
import { formatFailure } from '../failure.js';
import { filesNamed, parseSettings, type Settings } from './settings.js';

/**
 * Collects what a bug report needs into one archive, without secrets; also of a replicator that is
 * down, or whose configuration is wrong.
 * @param output the archive; undefined: named after the time, in the current folder
 * @throws SluiceError CONFIG_INVALID: no configuration is named, or the archive cannot be written
 */
export async function diag(settings: Settings, output: string | undefined): Promise<number> {
  const found = filesNamed(settings.config).map((file) => readConfig(file, settings));
  const configs = found.flatMap(({ config }) => (config === undefined ? [] : [config]));
  const folders = [...new Set(configs.map(({ thl }) => dirname(thl.path)))];
  const entries = [
    jsonEntry('versions.json', versions()),
    jsonEntry('host.json', hostFacts([...folders, tmpdir()])),
    ...found.flatMap(({ entry }) => entry ?? []),
    ...(await Promise.all(configs.map(serviceEntries))).flat(),
  ];
  const path = resolve(output ?? `sluice-diag-${timestamp()}.tar.gz`);
  const scrub = scrubber(configs.flatMap(secretsOf));
  await writeArchive(
    path,
    entries.map(({ name, text }) => ({ name, text: scrub(text) })),
  );
  tell(path, entries);
  return EXIT.ok;
}

interface ReadConfig {
  readonly config?: ServiceConfig;
  /** Why it cannot be read. */
  readonly entry?: Entry;
}

function readConfig(file: string, { set }: Settings): ReadConfig {
  try {
    return { config: loadConfig(file, parseSettings(set)) };
  } catch (error) {
    const text = `${formatFailure(error)}\n`;
    return { entry: { name: `config/${basename(file)}.error.txt`, text } };
  }
}

function jsonEntry(name: string, value: object): Entry {
  return { name, text: `${JSON.stringify(value, undefined, 2)}\n` };
}

function timestamp(): string {
  return new Date().toISOString().replaceAll(/[-:]|\..*/g, '');
}

/** The archive is for its owner alone; one that is there is not overwritten. */
async function writeArchive(path: string, entries: readonly Entry[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-diag-'));
  const name = basename(path).replace(/(\.tar\.gz|\.tgz)$/, '');
  try {
    for (const { name: place, text } of entries) {
      const file = join(folder, name, place);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const archive = join(folder, 'archive');
    await create({ gzip: true, cwd: folder, portable: true, file: archive }, [name]);
    takeOut(archive, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws SluiceError CONFIG_INVALID */
function takeOut(archive: string, path: string): void {
  try {
    chmodSync(archive, 0o600);
    copyFileSync(archive, path, constants.COPYFILE_EXCL);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new SluiceError('CONFIG_INVALID', `cannot write ${path}: ${reason}`, {
      hint: 'Name another file with --output, in a folder that this user may write to.',
      cause,
    });
  }
}

function tell(path: string, entries: readonly Entry[]): void {
  const names = entries.map(({ name, text }) => `  ${name} (${text.length} bytes)`);
  process.stdout.write(
    `${names.join('\n')}\nWrote ${path}: passwords and tokens are left out; statements and keys of rows in errors are not. Look it through before you send it.\n`,
  );
}
