import type { NameRef, ParsedStatement } from '../sql/parsed.js';

/** A parsed statement with the default schema that it ran under. */
export interface Statement {
  readonly parsed: ParsedStatement;
  readonly defaultSchema: string;
}

/** The schema of what is named: its own, or the one that the server takes. */
export function schemaOf({ parsed, defaultSchema }: Statement, ref: NameRef): string {
  if (ref.schema !== undefined) return ref.schema.text;
  if (ref.object === 'schema') return ref.name.text;
  const owner = ref.inBody ? bodyOwner(parsed) : parsed.ownSchema.get(ref);
  return owner?.schema?.text ?? defaultSchema;
}

/** The routine, trigger or event whose schema is that of its body. */
function bodyOwner({ names }: ParsedStatement): NameRef | undefined {
  return names.find(({ inBody }) => !inBody);
}
