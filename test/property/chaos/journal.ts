/** What was done when, in a file that outlives a failed run. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

export class Journal {
  private readonly file: string;

  constructor(readonly folder: string) {
    this.file = join(folder, 'journal.log');
  }

  note(text: string): void {
    appendFileSync(this.file, `${new Date().toISOString()} ${text}\n`);
  }
}
