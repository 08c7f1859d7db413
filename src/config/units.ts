import { z } from 'zod';

const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `1MiB`, `64KiB`, `500B`, `1048576` -> bytes, above 0. */
export const bytes = z
  .union([z.number(), z.string()])
  .transform((value, context) => parseBytes(value) ?? refuse(context))
  .meta({ allowed: 'bytes, as 1048576, 64KiB, 1MiB or 2GiB' });

/** `500ms`, `30s`, `10m`, `12h`, `7d` -> milliseconds; a bare number is seconds. */
export const duration = z
  .union([z.number(), z.string()])
  .transform((value, context) => parseDuration(value) ?? refuse(context))
  .meta({ allowed: 'a time, as 500ms, 30s, 10m, 12h or 7d; a bare number is seconds' });

/** A file name; a relative one is taken from the folder of the configuration file. */
export const file = z
  .string()
  .min(1)
  .meta({ allowed: 'a file name, absolute or relative to this file', file: true });

export function parseBytes(value: number | string): number | undefined {
  const match = /^(\d+)\s*([a-z]*)$/i.exec(String(value).trim());
  const unit = UNIT_BYTES[(match?.[2] ?? '-').toLowerCase()];
  if (match === null || unit === undefined) return undefined;
  const result = Number(match[1]) * unit;
  return result > 0 && Number.isSafeInteger(result) ? result : undefined;
}

export function parseDuration(value: number | string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(String(value).trim());
  const unit = UNIT_MILLISECONDS[match?.[2] === '' ? 's' : (match?.[2] ?? '-')];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

function refuse(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'malformed' });
  return z.NEVER;
}
