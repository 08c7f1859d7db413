/** One line of JSON. Integers beyond 2^53 are strings of digits. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? String(inner) : inner,
  );
  return `${text}\n`;
}
