/** Microseconds since 1970 as `2026-11-22 03:46:29.123456`, UTC. */
export function formatMicroseconds(time: bigint): string {
  const milliseconds = time / 1000n;
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) return `${time} us`;
  const digits = String(time % 1000n).padStart(3, '0');
  return date.toISOString().replace('T', ' ').replace('Z', digits);
}

/** Milliseconds since 1970 as `2026-11-22 03:46:29`, UTC. */
export function formatMilliseconds(time: number): string {
  return formatMicroseconds(BigInt(time) * 1000n).slice(0, 19);
}

/** `225.21 MB`: millions of bytes, as the model's output has them. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

/** `name = value` lines; values that are undefined are left out. */
export function assignments(entries: ReadonlyArray<readonly [string, unknown]>): string {
  return entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} = ${String(value)}\n`)
    .join('');
}
