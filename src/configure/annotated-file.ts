import { stringify } from 'yaml';
import { describeAllowed, rootSection, type FieldSchema } from '../config/fields.js';

type Section = Readonly<Record<string, unknown>>;

/** Columns of a line; a longer description goes on in the next ones. */
const WIDTH = 100;

/**
 * The text of a configuration file: the keys that `config` has, each with its description, and,
 * commented out, those that it may have besides, with their defaults.
 * @param config as the file is to say it: units and all
 * @param intro lines that go before it
 */
export function annotatedFile(config: Section, intro: readonly string[]): string {
  const blocks = [intro.map((line) => `# ${line}`.trimEnd())];
  const keys = shownKeys(rootSection(), config).filter(([key]) => !isForeign(key, config));
  for (const [i, [key, schema]] of keys.entries()) {
    const lines = entry(key, schema, config[key]);
    const before = keys[i - 1];
    const apart = before === undefined || isSection(schema) || isSection(before[1]);
    if (apart) blocks.push(lines);
    else blocks.at(-1)?.push(...lines);
  }
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Sections that do nothing in this role. */
function isForeign(key: string, config: Section): boolean {
  if (config[key] !== undefined) return false;
  const { role } = config;
  if (key === 'filters') return role === 'relay';
  return key === 'applier' && (role === 'master' || role === 'relay');
}

/** Databases and masters that the role has not, and other places of a secret than the one chosen, are left out. */
function shownKeys(section: FieldSchema, config: Section): [string, FieldSchema][] {
  return Object.entries(section.properties ?? {}).filter(([key, schema]) => {
    if (config[key] !== undefined) return true;
    if (OTHERS.has(key)) return false;
    return !/^(password|token)(File|Env)?$/.test(key) && schema.description !== undefined;
  });
}
/** Not shown where they are not set: what they mean depends on the role. */
const OTHERS: ReadonlySet<string> = new Set([
  'source',
  'master',
  'target',
  'datasource',
  'listen',
  'ssl',
]);

/** Its lines, commented out as a whole where nothing of it is set. */
function entry(key: string, schema: FieldSchema, value: unknown): string[] {
  if (!isSection(schema)) return setting(key, schema, value);
  const given = isRecord(value) ? value : undefined;
  const inner = shownKeys(schema, given ?? {}).flatMap(([name, field]) =>
    entry(name, field, given?.[name]),
  );
  const lines = [...described(`${key}:`, schema.description ?? ''), ...inner.map(indented)];
  return given === undefined ? lines.map(commented) : lines;
}

function setting(key: string, schema: FieldSchema, value: unknown): string[] {
  if (value !== undefined) return described(`${key}: ${inOneLine(value)}`, schema.description);
  const standard = schema.default === undefined ? '' : ` ${inOneLine(schema.default)}`;
  const choice = schema.enum === undefined ? '' : `; ${describeAllowed(schema)}`;
  return described(`${key}:${standard}`, `${schema.description ?? ''}${choice}`).map(commented);
}

function inOneLine(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}

/** The description stands behind, or, when it is long, above. */
function described(text: string, description = ''): string[] {
  if (description === '') return [text];
  const line = `${text} # ${description}`;
  return line.length <= WIDTH ? [line] : [...wrapped(description), text];
}

function wrapped(description: string): string[] {
  const lines = [''];
  for (const word of description.split(' ')) {
    const line = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (line.length > WIDTH - 10) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => `# ${line}`);
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

function commented(line: string): string {
  return line.trimStart().startsWith('#') ? line : line.replace(/^( *)/, '$1# ');
}

function isSection(schema: FieldSchema): boolean {
  return schema.properties !== undefined;
}

function isRecord(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
