import { readFileSync, statSync } from 'node:fs';

const LINES = 10;

/** What is added to a log file from now on. */
export class LogTail {
  private readonly start: number;

  constructor(readonly path: string) {
    this.start = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** The last lines, the JSON ones as text. */
  readable(): string[] {
    const added = this.read().trimEnd();
    return added === '' ? [] : added.split('\n').slice(-LINES).map(readableLine);
  }

  private read(): string {
    try {
      if (!statSync(this.path).isFile()) return ''; // a device may never end
      return readFileSync(this.path).subarray(this.start).toString();
    } catch {
      return '';
    }
  }
}

function readableLine(line: string): string {
  try {
    const { time, msg, code, hint } = JSON.parse(line) as Record<string, string | undefined>;
    const facts = [code === undefined ? '' : `${code}: `, msg ?? ''].join('');
    return `  ${time ?? ''} ${facts}${hint === undefined ? '' : `\n    Hint: ${hint}`}`;
  } catch {
    return `  ${line}`;
  }
}
