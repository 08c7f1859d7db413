import type { Document, ErrorCode, LineCounter, Node, YAMLError } from 'yaml';
import { isMap, isNode, isScalar } from 'yaml';
import type { z } from 'zod';
import { describeAllowed, fieldAt } from './fields.js';
import { nearest } from './nearest.js';
import type { Violation } from './rules.js';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** One mistake, and its offset in the file's text, for the order of the report. */
export interface Problem {
  readonly offset: number;
  readonly text: string;
}

/** What the parser's words do not tell. */
const SYNTAX: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'a line begins with a tab; indent with spaces',
  DUPLICATE_KEY: 'this key stands there twice; a section has each key once',
  MULTIPLE_DOCS: 'a second document begins with ---; a file holds the configuration of one service',
  BAD_DQ_ESCAPE: 'a backslash within "double quotes"; write it within \'single quotes\', or twice',
};

function syntaxMessage({ code, message }: YAMLError): string {
  return SYNTAX[code] ?? message.split(' at line ')[0] ?? message;
}

/** Places and words for mistakes found in one configuration file. */
export class ProblemReporter {
  constructor(
    private readonly file: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
    /** Dotted paths that did not come from the file. */
    private readonly overridden: ReadonlySet<string>,
  ) {}

  /** The file's own syntax: one line per error. */
  syntax(): Problem[] {
    const errors = this.document.errors.map((error) => {
      const [offset] = error.pos;
      return { offset, text: `${this.position(offset)}: ${syntaxMessage(error)}` };
    });
    return errors.length > 0 ? errors : this.noSection();
  }

  /** A file without a key may be empty: then the keys that are missing are told. */
  private noSection(): Problem[] {
    const { contents } = this.document;
    if (contents === null || isMap(contents)) return [];
    if (isScalar(contents) && contents.value === null) return [];
    const text = `${this.file} is no list of keys and values, as \`service: alpha\` on a line of its own; it must be text in UTF-8`;
    return [{ offset: 0, text }];
  }

  issue(issue: Issue): Problem[] {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => this.unknownKey(issue.path, key));
    }
    return [this.line(issue.path, this.explain(issue))];
  }

  violation({ path, message }: Violation): Problem {
    return this.line(path, message);
  }

  private explain(issue: Issue): string {
    const schema = fieldAt(issue.path);
    const allowed = schema === undefined ? issue.message : describeAllowed(schema);
    if (issue.input === undefined) return `missing; expected ${allowed}`;
    return `found ${display(issue.path, issue.input)}, allowed: ${allowed}`;
  }

  private unknownKey(section: Path, key: string): Problem {
    const known = Object.keys(fieldAt(section)?.properties ?? {});
    const guess = nearest(key, known);
    const help =
      guess === undefined ? `allowed here: ${known.join(', ')}` : `did you mean ${guess}?`;
    return this.line([...section, key], `unknown key; ${help}`);
  }

  private line(path: Path, message: string): Problem {
    const dotted = path.map(String).join('.');
    if (this.overridden.has(dotted)) return { offset: 0, text: `--set ${dotted}: ${message}` };
    const offset = this.offsetOf(path);
    const place = offset === undefined ? this.file : this.position(offset);
    const text = dotted === '' ? `${place}: ${message}` : `${place}: ${dotted}: ${message}`;
    return { offset: offset ?? Infinity, text };
  }

  /** Where the key at `path` stands, or the nearest section around it that is there. */
  private offsetOf(path: Path): number | undefined {
    for (let depth = path.length; depth > 0; depth--) {
      const parent = depth === 1 ? this.document.contents : this.node(path.slice(0, depth - 1));
      const offset = keyOffset(parent, path[depth - 1]);
      if (offset !== undefined) return offset;
    }
    return undefined;
  }

  private node(path: Path): Node | undefined {
    const found = this.document.getIn(path.map(String), true);
    return isNode(found) ? found : undefined;
  }

  private position(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${this.file}:${line}:${col}`;
  }
}

function keyOffset(parent: unknown, key: PropertyKey | undefined): number | undefined {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key: node }) => isScalar(node) && node.value === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

const SECRETS: readonly PropertyKey[] = ['password', 'token'];

/** What was found, short; a secret never. */
function display(path: Path, value: unknown): string {
  if (SECRETS.includes(path.at(-1) ?? '')) return 'something that is no text (quote it)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
