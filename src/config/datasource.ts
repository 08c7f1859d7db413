import { hostname } from 'node:os';
import { isLoopback } from './rules.js';
import { datasourceSchema } from './schema/databases.js';
import type { ServiceConfig } from './schema.js';

type Section = Readonly<Record<string, unknown>>;

const USES = ['source', 'target'] as const;
const PASSWORDS = ['password', 'passwordFile', 'passwordEnv'];

/**
 * The file's own value with the database of this host in both of its uses: what `source` and `target`
 * say themselves goes before. Whatever has the wrong type is left to the schema.
 */
export function mergeDatasource(config: Section): Section {
  const { datasource, role } = config;
  if (!isSection(datasource) || role === 'direct') return config;
  const merged = USES.map((use) => [use, mergeServer(datasource, config[use])] as const);
  return { ...config, ...Object.fromEntries(merged) };
}

/** Keys that the schema does not know are reported once, where they stand. */
function mergeServer(datasource: Section, own: unknown): unknown {
  if (own !== undefined && !isSection(own)) return own;
  const given = own ?? {};
  const otherPassword = PASSWORDS.some((key) => key in given);
  const base = Object.entries(datasource).filter(
    ([key]) => key in datasourceSchema.shape && !(otherPassword && PASSWORDS.includes(key)),
  );
  return { ...Object.fromEntries(base), ...given };
}

/** Whether a mistake at `path` stands in `datasource`, and is reported there. */
export function isFromDatasource(config: Section, path: readonly PropertyKey[]): boolean {
  const [use, key] = path.map(String);
  const { datasource } = config;
  if (use === undefined || key === undefined || !isSection(datasource)) return false;
  const own = config[use];
  const isOwn = isSection(own) && key in own;
  return USES.some((name) => name === use) && key in datasource && !isOwn;
}

/** What is left when the sections that the role has no use for are taken away. */
export function sectionsInUse<T extends Section>(config: T): T {
  if (!isSection(config['datasource'])) return config;
  const unused = UNUSED[String(config['role'])] ?? [];
  return Object.fromEntries(Object.entries(config).filter(([key]) => !unused.includes(key))) as T;
}

const UNUSED: Readonly<Record<string, readonly string[]>> = {
  master: ['target', 'master'],
  slave: ['source'],
  relay: ['source', 'target'],
};

/**
 * Every host calls its own database 127.0.0.1; in the history log that they pass on to each other its
 * name must tell whose it is.
 */
export function withSourceId(config: ServiceConfig): ServiceConfig {
  const { datasource, sourceId } = config;
  if (datasource === undefined || sourceId !== undefined) return config;
  const { host, port } = datasource;
  return { ...config, sourceId: `${isLoopback(host) ? hostname() : host}:${port}` };
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
