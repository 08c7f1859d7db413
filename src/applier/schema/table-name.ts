/** A table as the source names it, unquoted. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** For maps: no name has the character between the two. */
export function tableKey({ schema, name }: TableName): string {
  return `${schema}\0${name}`;
}
