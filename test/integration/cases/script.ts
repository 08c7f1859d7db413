/**
 * Reads the SQL of a case. The form is that of MySQL's own test suite: statements end with the
 * delimiter at the end of a line; lines that start with `--` say how to run the next statement.
 */

/** One statement of a case. */
export interface Step {
  /** Line of its file at which it starts, from 1. */
  readonly line: number;
  /** Bytes of the statement, one per character. */
  readonly sql: string;
  /** The session that runs it; sessions are opened as they are named. */
  readonly session: string;
  /** Error numbers of which it must fail with one; none: it must succeed. */
  readonly errors: readonly number[];
}

export interface Script {
  /** `-- key: value` lines at the top, in order. */
  readonly facts: readonly (readonly [key: string, value: string])[];
  readonly steps: readonly Step[];
  /** Queries that must give the same on both servers in the end. */
  readonly same: readonly string[];
}

const FACT = /^-- ([a-z]+): (.*)$/;
/** `--error 1062`, `--session b`, `--bytes`, `--same SELECT ..`, `--repeat 3`; no space after the dashes. */
const COMMAND = /^--([a-z]+)(?: (.*))?$/;
const ESCAPED = /\\x([0-9a-fA-F]{2})/g;

/**
 * @param text the file's bytes, one per character
 * @throws Error with the line of what cannot be read
 */
export function parseScript(text: string): Script {
  const reader = new ScriptReader();
  for (const line of text.split('\n')) reader.line(line);
  return reader.end();
}

class ScriptReader {
  private readonly facts: (readonly [string, string])[] = [];
  private readonly steps: Step[] = [];
  private readonly same: string[] = [];
  private delimiter = ';';
  private session = 'main';
  private errors: number[] = [];
  private hasBytes = false;
  private repeat = 1;
  private pending: string[] = [];
  private start = 0;
  private number = 0;

  line(line: string): void {
    this.number += 1;
    if (this.pending.length === 0 && this.isOutside(line)) return;
    if (this.pending.length === 0) this.start = this.number;
    const end = line.trimEnd();
    if (!end.endsWith(this.delimiter)) {
      this.pending.push(line);
      return;
    }
    this.pending.push(end.slice(0, -this.delimiter.length));
    this.add(this.pending.join('\n'));
  }

  end(): Script {
    if (this.pending.length > 0) this.fail(`the statement of line ${this.start} has no end`);
    const { facts, steps, same } = this;
    return { facts, steps, same };
  }

  /** Whether the line is no part of a statement: empty, a comment or a command. */
  private isOutside(line: string): boolean {
    if (line.trim() === '') return true;
    if (!line.startsWith('--') && !/^delimiter /i.test(line)) return false;
    const fact = this.steps.length === 0 ? FACT.exec(line) : null;
    if (fact !== null) this.facts.push([fact[1]!, fact[2]!]);
    else if (!line.startsWith('-- ') && line !== '--') this.command(line);
    return true;
  }

  private command(line: string): void {
    if (!line.startsWith('--')) {
      this.delimiter = line.slice('delimiter '.length).trim();
      return;
    }
    const [, name, value = ''] = COMMAND.exec(line) ?? this.fail(`not a command: ${line}`);
    if (name === 'error') this.errors = value.split(/[ ,]+/).map(Number);
    else if (name === 'session') this.session = value;
    else if (name === 'bytes') this.hasBytes = true;
    else if (name === 'repeat') this.repeat = Number(value);
    else if (name === 'same') this.same.push(value);
    else this.fail(`no command --${name}`);
  }

  private add(text: string): void {
    const { session, errors, start: line } = this;
    const sql = this.hasBytes ? text.replaceAll(ESCAPED, (_, hex: string) => byte(hex)) : text;
    for (let i = 0; i < this.repeat; i += 1) this.steps.push({ line, sql, session, errors });
    this.errors = [];
    this.hasBytes = false;
    this.repeat = 1;
    this.pending = [];
  }

  private fail(message: string): never {
    throw new Error(`line ${this.number}: ${message}`);
  }
}

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
