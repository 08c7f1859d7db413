import { z } from 'zod';
import { serviceSchema } from './schema.js';

/** What the JSON schema made from the configuration's schema says of one key. */
export interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  /** What may stand there, in words, where the type alone does not say it. */
  readonly allowed?: string;
  /** A file name, relative to the configuration file. */
  readonly file?: boolean;
  /** What may stand there instead of a file name. */
  readonly keyword?: string;
}

/** One key of the configuration file. */
export interface Field {
  /** Dotted, as `source.tls.mode`. */
  readonly path: string;
  readonly required: boolean;
  readonly schema: FieldSchema;
}

/** The whole file as one section. */
export function rootSection(): FieldSchema {
  root ??= z.toJSONSchema(serviceSchema, { io: 'input' }) as FieldSchema;
  return root;
}
let root: FieldSchema | undefined;

/** Every key in the order of the schema, each section before its keys. */
export function allFields(section: FieldSchema = rootSection(), prefix = ''): Field[] {
  return Object.entries(section.properties ?? {}).flatMap(([key, schema]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const required = section.required?.includes(key) ?? false;
    return [{ path, required, schema }, ...allFields(schema, path)];
  });
}

/** The key at `path`, undefined if there is none. */
export function fieldAt(path: readonly PropertyKey[]): FieldSchema | undefined {
  let schema: FieldSchema | undefined = rootSection();
  for (const key of path) {
    // An element of a list is described with the list.
    if (typeof key !== 'number') schema = schema?.properties?.[String(key)];
  }
  return schema;
}

/** What may stand there, in words: `a whole number from 1 to 65535`. */
export function describeAllowed(schema: FieldSchema): string {
  if (schema.allowed !== undefined) return schema.allowed;
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.properties !== undefined) {
    return `a section with the keys ${Object.keys(schema.properties).join(', ')}`;
  }
  if (schema.type === 'integer') return `a whole number${describeRange(schema)}`;
  return schema.type === 'boolean' ? 'true or false' : 'text';
}

function describeRange({ minimum, maximum }: FieldSchema): string {
  const open = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER;
  return open ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`;
}
