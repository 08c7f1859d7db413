import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServiceConfig } from './schema.js';

/** A certificate that ends soon, or has ended, and the key that names its file. */
export interface EndingCertificate {
  readonly key: string;
  readonly file: string;
  /** Milliseconds since 1970 UTC. */
  readonly end: number;
}

const DAY = 86_400_000; // ms
/** How long before its end a certificate is told of, ms. */
const SOON = 14 * DAY;
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates of the configuration that have ended or do so within 14 days: of a host's own file
 * the first one, which it shows; of a file of authorities only the last one to end, as files that hold
 * many have old ones among them. A file that cannot be read is reported where it is used.
 */
export function endingCertificates(config: ServiceConfig, now = Date.now()): EndingCertificate[] {
  return filesOf(config).flatMap(({ key, file }) => {
    const end = endOf(key, file);
    return end !== undefined && isSoon(end, now) ? [{ key, file, end }] : [];
  });
}

/** Whether a certificate that ends then is to be told of. */
export function isSoon(end: number, now = Date.now()): boolean {
  return end - now < SOON;
}

/** As `thl.listen.tls.cert ends in 3 days, at 2027-01-31T12:00:00Z: /etc/sluice/host.pem`. */
export function describeEnding({ key, file, end }: EndingCertificate, now = Date.now()): string {
  return `${key} ${whenEnds(end, now)}: ${file}`;
}

export function whenEnds(end: number, now = Date.now()): string {
  const at = new Date(end).toISOString().replace('.000Z', 'Z');
  if (end <= now) return `has expired, at ${at}`;
  const days = Math.floor((end - now) / DAY);
  return `expires in ${days === 0 ? 'less than a day' : `${days} day${days === 1 ? '' : 's'}`}, at ${at}`;
}

function filesOf(config: ServiceConfig): { readonly key: string; readonly file: string }[] {
  const { source, target, master, thl, admin } = config;
  const sections = {
    'source.tls': source?.tls,
    'target.tls': target?.tls,
    'master.tls': master?.tls,
    'thl.listen.tls': thl.listen?.tls,
    'admin.tls': admin.tls,
  };
  return Object.entries(sections).flatMap(([section, tls]) =>
    (['ca', 'cert'] as const).flatMap((name) => {
      const file = tls?.[name];
      return file === undefined || file === 'rds' ? [] : [{ key: `${section}.${name}`, file }];
    }),
  );
}

function endOf(key: string, file: string): number | undefined {
  try {
    const found = readFileSync(file, 'utf8').match(PEM) ?? [];
    const ends = found.map((pem) => Date.parse(new X509Certificate(pem).validTo));
    return key.endsWith('.ca') ? maximum(ends) : ends[0];
  } catch {
    return undefined;
  }
}

function maximum(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
