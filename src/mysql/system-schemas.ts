/** Schemas that belong to the server itself, in small letters. */
const SYSTEM_SCHEMAS = ['mysql', 'sys', 'information_schema', 'performance_schema'];

/** Whether a schema belongs to the server itself; its name in any letter case. */
export function isSystemSchema(name: string): boolean {
  return SYSTEM_SCHEMAS.includes(name.toLowerCase());
}

/** Goes on behind the column of a schema's name in a condition: all but the server's own. */
export const NOT_A_SYSTEM_SCHEMA = `NOT IN (${SYSTEM_SCHEMAS.map((name) => `'${name}'`).join(', ')})`;
