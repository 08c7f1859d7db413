/** Literals separated by commas, for IN (..). */
export function literals(names: readonly string[]): string {
  return names.map(literal).join(',');
}

/** A literal of a session whose character set is utf8mb4. */
export function literal(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (char) => (char === '\\' ? '\\\\' : "''"))}'`;
}
