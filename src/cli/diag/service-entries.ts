import { stringify } from 'yaml';
import { redact } from '../../config/display.js';
import { logFileOf, sharedLogFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { unitName } from '../../configure/systemd-unit.js';
import { formatFailure } from '../failure.js';
import { infoCommand } from '../thl/info.js';
import { journalOf, tailOf } from './logs.js';
import { runningEntries, type Entry } from './running.js';

/** Everything that is known of a service, whether it runs or not. */
export async function serviceEntries(config: ServiceConfig): Promise<Entry[]> {
  const { service } = config;
  const text = `# as it takes effect: times in milliseconds, sizes in bytes\n${stringify(redact(config))}`;
  const found = await Promise.all([
    runningEntries(config).catch((error: unknown) => [
      { name: `status/${service}.txt`, text: `${formatFailure(error)}\n` },
    ]),
    logEntries(config),
    thlEntry(config),
  ]);
  return [{ name: `config/${service}.yaml`, text }, ...found.flat()];
}

/** Also the file before the last rotation. */
async function logEntries(config: ServiceConfig): Promise<Entry[]> {
  const files = [logFileOf(config), sharedLogFileOf(config)];
  const rotated = [...new Set(files)].flatMap((file) => [file, `${file}.1`]);
  const entries = rotated.flatMap((file) => {
    const text = tailOf(file);
    return text === undefined ? [] : [{ name: `log/${file.replaceAll('/', '_').slice(1)}`, text }];
  });
  const journal = await journalOf(unitName(config));
  return journal === undefined
    ? entries
    : [...entries, { name: `log/${unitName(config)}.log`, text: journal }];
}

async function thlEntry({ service, thl }: ServiceConfig): Promise<Entry> {
  let text = '';
  const out = {
    closed: false,
    write: async (more: string) => {
      text += more;
    },
  };
  try {
    await infoCommand.run(
      { thl: thl.path, json: true },
      { out, err: out, interactive: false, confirm: async () => false },
    );
  } catch (error) {
    text = `${formatFailure(error)}\n`;
  }
  return { name: `thl/${service}.json`, text };
}
