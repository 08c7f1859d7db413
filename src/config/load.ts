import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parse, parseDocument } from 'yaml';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';
import { isFromDatasource, mergeDatasource, sectionsInUse, withSourceId } from './datasource.js';
import { allFields } from './fields.js';
import { ProblemReporter, type Problem } from './problems.js';
import { readRoleState, type RoleChange } from './role-state.js';
import { checkRules } from './rules.js';
import { serviceSchema, type ServiceConfig } from './schema.js';

/** Dotted path -> value as it would stand in the file: `{'admin.port': '0'}`. */
export type Overrides = Readonly<Record<string, string>>;

/**
 * Reads and checks the configuration of one service. File names in it are made absolute, from the
 * folder of the file.
 * @throws SluiceError CONFIG_UNREADABLE; CONFIG_INVALID, which lists every mistake
 */
export function loadConfig(path: string, overrides: Overrides = {}): ServiceConfig {
  const text = readText(path);
  const config = parseConfig(text, path, overrides);
  const change = readRoleState(config);
  return change === undefined ? config : parseInRole(text, path, overrides, change);
}

/**
 * The configuration as it is in another role than the present one.
 * @throws SluiceError as `loadConfig`
 */
export function loadConfigInRole(
  path: string,
  overrides: Overrides,
  change: RoleChange,
): ServiceConfig {
  return parseInRole(readText(path), path, overrides, change);
}

function parseInRole(
  text: string,
  path: string,
  overrides: Overrides,
  { role, masterUris }: RoleChange,
): ServiceConfig {
  const { role: configuredRole } = parseConfig(text, path, overrides);
  const uris = masterUris === undefined ? {} : { 'master.uris': JSON.stringify(masterUris) };
  const config = parseConfig(text, path, { ...overrides, role, ...uris });
  return role === configuredRole ? config : { ...config, configuredRole };
}

/** `loadConfig` for text that stands in the file `path`. */
export function parseConfig(text: string, path: string, overrides: Overrides = {}): ServiceConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const report = new ProblemReporter(path, document, lines, new Set(Object.keys(overrides)));
  const syntax = report.syntax();
  if (syntax.length > 0) throw invalid(path, syntax);

  const value: unknown = document.toJS();
  const config = applyOverrides(isSection(value) ? value : {}, overrides);
  const merged = mergeDatasource(config);
  const result = serviceSchema.safeParse(merged, { reportInput: true });
  const issues = (result.error?.issues ?? []).filter((it) => !isFromDatasource(config, it.path));
  const problems = [
    ...issues.flatMap((issue) => report.issue(issue)),
    ...checkRules(sectionsInUse(merged)).map((violation) => report.violation(violation)),
  ];
  if (result.data === undefined || problems.length > 0) throw invalid(path, problems);
  const inUse = withSourceId(sectionsInUse(result.data));
  return withAbsoluteFiles(inUse, dirname(resolve(path)));
}

/** A copy of a file's content in which the settings of the command line stand. */
export function applyOverrides(content: Readonly<Section>, overrides: Overrides): Section {
  const config = structuredClone(content);
  for (const [key, setting] of Object.entries(overrides)) setIn(config, key.split('.'), setting);
  return config;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const message = `cannot read configuration file ${path}: ${reasonOf(cause)}`;
    throw new SluiceError('CONFIG_UNREADABLE', message, {
      hint: 'Check the name given with --config, and that you may read the file.',
      cause,
    });
  }
}

function invalid(path: string, problems: readonly Problem[]): SluiceError {
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  const inOrder = problems.toSorted((a, b) => a.offset - b.offset);
  const message = [`${path} has ${count}:`, ...inOrder.map(({ text }) => `  ${text}`)].join('\n');
  return new SluiceError('CONFIG_INVALID', message, {
    hint: 'Correct the file; `replicator config --describe` lists every key.',
  });
}

type Section = Record<string, unknown>;

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setIn(section: Section, path: readonly string[], setting: string): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    section[key] = parse(setting);
    return;
  }
  const inner = section[key];
  const next: Section = isSection(inner) ? inner : {};
  section[key] = next;
  setIn(next, rest, setting);
}

function withAbsoluteFiles(config: ServiceConfig, folder: string): ServiceConfig {
  const copy = structuredClone(config);
  for (const { path, schema } of allFields()) {
    if (schema.file !== true) continue;
    const absolute = (name: string) => (name === schema.keyword ? name : resolve(folder, name));
    mapIn(copy, path.split('.'), absolute);
  }
  return copy;
}

/** Changes the text at `path`, if there is one. */
function mapIn(section: Section, path: readonly string[], change: (text: string) => string): void {
  const [key = '', ...rest] = path;
  const value = section[key];
  if (rest.length === 0 && typeof value === 'string') section[key] = change(value);
  else if (isSection(value)) mapIn(value, rest, change);
}
