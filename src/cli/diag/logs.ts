import { execFile } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { promisify } from 'node:util';

/** So much of the end of each log file, in bytes. */
const TAIL = 4 * 1024 * 1024;
const JOURNAL_LINES = 5000;
const JOURNAL_LIMIT = 5_000; // ms

/** The last lines of a file; undefined: there is none that can be read. */
export function tailOf(path: string, most = TAIL): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      return readEnd(file, most);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function readEnd(file: number, most: number): string {
  const { size } = fstatSync(file);
  const bytes = Buffer.alloc(Math.min(size, most));
  const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
  const text = bytes.subarray(0, read).toString();
  // The first line of a cut file is half a line.
  return size > most ? text.slice(text.indexOf('\n') + 1) : text;
}

/** What the journal has of a unit; undefined where there is no journal. */
export async function journalOf(unit: string): Promise<string | undefined> {
  const args = ['--no-pager', '--quiet', '-o', 'cat', '-n', String(JOURNAL_LINES), '-u', unit];
  try {
    const options = { timeout: JOURNAL_LIMIT, maxBuffer: 2 * TAIL };
    const { stdout } = await promisify(execFile)('journalctl', args, options);
    return stdout === '' ? undefined : stdout;
  } catch {
    return undefined;
  }
}
