import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../usage-text.js';
import { createAuthority, signHost, type KeyPair } from './keys-certificates.js';
import { HOST_FILES, PLACES, readMade, writeNewFiles, type NewFile } from './keys-files.js';

export interface KeysOptions {
  readonly dir: string;
  /** Each a name, or names and addresses of one host joined by commas. */
  readonly host: readonly string[];
  /** The same, for hosts that come later. */
  readonly addHost: readonly string[];
  readonly days: number;
}

/** The folder of a host, and all that it is reached by. */
interface Host {
  readonly name: string;
  readonly names: readonly string[];
}

const AUTHORITY_NAME = 'Sluice private authority';

/** Makes a private authority, a certificate for each host, and the token that they share. */
export async function makeKeys(options: KeysOptions): Promise<number> {
  const { host, addHost, days } = options;
  const dir = resolve(options.dir);
  if ((host.length === 0) === (addHost.length === 0)) {
    throw new UsageError('name hosts with --host, or with --add-host where keys were made before');
  }
  if (!Number.isInteger(days) || days < 1 || days > 36_500) {
    throw new UsageError('--days takes a whole number from 1 to 36500');
  }
  const hosts = [...host, ...addHost].map(parseHost);
  const repeated = hosts.find(({ name }, i) => hosts.findIndex((it) => it.name === name) !== i);
  if (repeated !== undefined) throw new UsageError(`host ${repeated.name} is named twice`);
  const made = host.length > 0 ? await newAuthority(dir, days) : knownAuthority(dir);
  const files = await Promise.all(hosts.map((each) => filesOf(dir, each, made, days)));
  writeNewFiles([...made.files, ...files.flat()]);
  process.stdout.write(report(dir, hosts));
  return EXIT.ok;
}

interface Authority {
  readonly pair: KeyPair;
  readonly token: string;
  /** What is to be written of it. */
  readonly files: readonly NewFile[];
}

async function newAuthority(dir: string, days: number): Promise<Authority> {
  const pair = await createAuthority(AUTHORITY_NAME, days);
  const token = `${randomBytes(32).toString('hex')}\n`;
  const files = [
    { path: join(dir, PLACES.authorityKey), text: pair.key, isSecret: true },
    { path: join(dir, PLACES.authority), text: pair.cert, isSecret: false },
    { path: join(dir, PLACES.token), text: token, isSecret: true },
  ];
  return { pair, token, files };
}

function knownAuthority(dir: string): Authority {
  const pair = { cert: readMade(dir, PLACES.authority), key: readMade(dir, PLACES.authorityKey) };
  return { pair, token: readMade(dir, PLACES.token), files: [] };
}

async function filesOf(
  dir: string,
  { name, names }: Host,
  { pair, token }: Authority,
  days: number,
): Promise<NewFile[]> {
  const { cert, key } = await signHost(pair, { names, days });
  const file = (place: string, text: string, isSecret: boolean): NewFile => {
    return { path: join(dir, name, place), text, isSecret };
  };
  return [
    file(HOST_FILES.authority, pair.cert, false),
    file(HOST_FILES.cert, cert, false),
    file(HOST_FILES.key, key, true),
    file(HOST_FILES.token, token, true),
  ];
}

/** `db1`, `db1.example.org,db1,10.0.0.5` */
function parseHost(text: string): Host {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !isHostName(name));
  if (wrong !== undefined)
    throw new UsageError(`${wrong || '(nothing)'} is no host name or address`);
  const [name = ''] = names;
  if (name === 'authority') throw new UsageError('the folder authority/ is that of the authority');
  return { name: name.replaceAll(':', '-'), names };
}

function isHostName(name: string): boolean {
  if (isIP(name) !== 0) return true;
  return (
    name.length <= 253 &&
    /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i.test(name)
  );
}

function report(dir: string, hosts: readonly Host[]): string {
  const folders = hosts.map(({ name }) => join(dir, name)).join(', ');
  const [first] = hosts;
  const uri = first === undefined ? '' : uriHost(first.names[0] ?? '');
  return `Made ${folders}: copy each to its host, and delete it here.
Keep ${join(dir, PLACES.authorityKey)} apart from them: whoever has it can pose as any host.

A master's configuration (paths relative to the file):
thl:
  listen: { host: 0.0.0.0, tokenFile: ${HOST_FILES.token}, tls: { cert: ${HOST_FILES.cert}, key: ${HOST_FILES.key} } }
  # also ask for the slaves' certificates: tls: { .., ca: ${HOST_FILES.authority} }

A slave's:
master:
  uris: ['thl://${uri}:2112/']
  tokenFile: ${HOST_FILES.token}
  tls: { mode: verify-identity, ca: ${HOST_FILES.authority}, cert: ${HOST_FILES.cert}, key: ${HOST_FILES.key} }
`;
}

function uriHost(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name;
}
