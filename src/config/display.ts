import { describeAllowed, allFields, type Field } from './fields.js';
import type { ServiceConfig } from './schema.js';

export const REDACTED = '(hidden)';

/** A copy that may be shown: passwords and tokens are replaced. */
export function redact(config: ServiceConfig): ServiceConfig {
  const copy = structuredClone(config);
  for (const server of [copy.datasource, copy.source, copy.target]) {
    if (server?.password !== undefined) server.password = REDACTED;
  }
  for (const peer of [copy.master, copy.thl.listen, copy.admin]) {
    if (peer?.token !== undefined) peer.token = REDACTED;
  }
  return copy;
}

/** Every key with what may stand there, its default and its description. */
export function describeConfig(): string {
  return allFields().map(describeField).join('\n');
}

function describeField({ path, required, schema }: Field): string {
  const section = schema.properties !== undefined;
  const value = section ? 'a section' : describeAllowed(schema);
  const facts = [value, presence(required, section, schema.default)].filter((fact) => fact !== '');
  return `${path}\n    ${facts.join('; ')}\n    ${schema.description ?? ''}\n`;
}

function presence(required: boolean, section: boolean, standard: unknown): string {
  if (required) return 'required';
  if (section) return '';
  return standard === undefined ? 'optional' : `default ${JSON.stringify(standard)}`;
}
