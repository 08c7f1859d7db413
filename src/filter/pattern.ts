/** Schemas, or tables in schemas: `app`, `app.*`, `app.log_?`, `shop_*.orders`. */
export interface Pattern {
  readonly schema: RegExp;
  /** Undefined: the whole schema. */
  readonly name: RegExp | undefined;
}

/** `*` is any text, `?` any character; names with dots are not to be had. */
export function parsePattern(text: string): Pattern {
  const dot = text.indexOf('.');
  const name = dot === -1 ? '*' : text.slice(dot + 1);
  return {
    schema: wildcard(dot === -1 ? text : text.slice(0, dot)),
    name: name === '*' ? undefined : wildcard(name),
  };
}

export function matchesName(patterns: readonly Pattern[], schema: string, name: string): boolean {
  return patterns.some((it) => it.schema.test(schema) && (it.name?.test(name) ?? true));
}

/** Whether one of the patterns is about everything in the schema. */
export function coversSchema(patterns: readonly Pattern[], schema: string): boolean {
  return patterns.some((it) => it.name === undefined && it.schema.test(schema));
}

/** Whether one of the patterns is about the schema or something in it. */
export function touchesSchema(patterns: readonly Pattern[], schema: string): boolean {
  return patterns.some((it) => it.schema.test(schema));
}

function wildcard(text: string): RegExp {
  const source = text
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su');
}
