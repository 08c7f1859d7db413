// First: the library registers its parts with it.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000; // ms
/** Certificates count from this many milliseconds ago: clocks differ. */
const HEAD_START = 3_600_000;

/** A certificate and its private key, as PEM texts. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Whom a certificate names. */
export interface Subject {
  /** Host names and addresses, the first one being what the host is called. */
  readonly names: readonly string[];
  /** Until when it is valid from now on; not beyond its authority. */
  readonly days: number;
}

/** A private authority, that signs hosts' certificates and nothing else. */
export async function createAuthority(name: string, days: number): Promise<KeyPair> {
  const keys = await generateKeys();
  const cert = await X509CertificateGenerator.createSelfSigned(
    {
      ...span(days),
      serialNumber: serialNumber(),
      name: [{ CN: [name] }],
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { cert: pemOf(cert), key: await privatePem(keys.privateKey) };
}

/**
 * A host's certificate, by which it serves its slaves and is let in by its masters.
 * @throws Error if the authority's texts are no PEM of a P-256 key and its certificate
 */
export async function signHost(authority: KeyPair, { names, days }: Subject): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.cert);
  const keys = await generateKeys();
  const { notBefore, notAfter } = span(days);
  const cert = await X509CertificateGenerator.create(
    {
      notBefore,
      notAfter: new Date(Math.min(Number(notAfter), Number(issuer.notAfter))),
      serialNumber: serialNumber(),
      subject: [{ CN: [names[0] ?? ''] }],
      issuer: issuer.subject,
      publicKey: keys.publicKey,
      signingKey: await importPrivate(authority.key),
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        new SubjectAlternativeNameExtension(names.map(alternativeName)),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { cert: pemOf(cert), key: await privatePem(keys.privateKey) };
}

function alternativeName(name: string): { type: 'ip' | 'dns'; value: string } {
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value: name };
}

function span(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - HEAD_START), notAfter: new Date(now + days * DAY) };
}

/** 16 random bytes, positive (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${PemConverter.encode(bytes, 'PRIVATE KEY')}\n`;
}

async function importPrivate(pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = PemConverter.decode(pem);
  if (bytes === undefined) throw new Error('no private key in PEM form');
  return webcrypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign']);
}

function pemOf(cert: X509Certificate): string {
  return `${cert.toString('pem')}\n`;
}
