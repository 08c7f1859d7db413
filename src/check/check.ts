import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeEnding, endingCertificates, isSoon, whenEnds } from '../config/certificates.js';
import type { ServiceConfig } from '../config/schema.js';
import { toSluiceError } from '../errors/sluice-error.js';
import { certificateEndOf, type ServerConfig } from '../mysql/connect.js';
import { isSystemSchema } from '../mysql/system-schemas.js';
import { checkAccountGrants } from './account-grants.js';
import { checkBehind } from './behind.js';
import { checkCopied, checkSight } from './copied.js';
import { readFacts, rows, text, type ServerFacts } from './facts.js';
import { error, warning, type Finding } from './finding.js';
import { SCHEMAS } from '../provision/catalogue.js';
import { wantedOf } from '../provision/wanted.js';
import { checkLink } from './link.js';
import { checkMaster } from './master.js';
import { checkSlave } from './slave.js';

const LEAST_ROOM = 1024 ** 3; // bytes

/** Name of the finding that a server cannot be asked. */
export const UNREACHABLE = 'connection';

/** Looks at both servers, what is between them, and this host. Never throws for what it finds. */
export async function check(config: ServiceConfig): Promise<Finding[]> {
  const findings: Finding[] = [...diskRoom(config), ...ownCertificates(config)];
  const open: ServerFacts[] = [];
  const ask = async (where: 'master' | 'slave', server: ServerConfig | undefined) => {
    const facts = server === undefined ? undefined : await reach(where, server, findings);
    if (facts === undefined) return undefined;
    open.push(facts);
    findings.push(...serverCertificate(where, facts));
    return facts;
  };
  try {
    const [master, slave] = await Promise.all([
      ask('master', config.source),
      ask('slave', config.target),
    ]);
    const { service } = config;
    const own = await schemasOf(master, config);
    const schemas = own === undefined ? undefined : onSlave(own, config);
    const found = await Promise.all([
      master === undefined ? [] : checkMaster(master, service),
      master === undefined ? [] : checkBehind(master, config),
      slave === undefined ? [] : checkSlave(slave, service, schemas),
      slave === undefined || schemas === undefined ? [] : checkCopied(slave, schemas),
    ]);
    findings.push(...found.flat());
    if (slave !== undefined) findings.push(...checkAccountGrants(slave, config));
    if (master !== undefined && own !== undefined) findings.push(...checkSight(master, own));
    if (master !== undefined && slave !== undefined) findings.push(...checkLink(master, slave));
  } finally {
    for (const { connection } of open) connection.destroy();
  }
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** Schemas of the master that are replicated. */
async function schemasOf(
  master: ServerFacts | undefined,
  config: ServiceConfig,
): Promise<string[] | undefined> {
  if (master === undefined) return undefined;
  const found = await rows(master.connection, SCHEMAS);
  const wanted = wantedOf(config);
  return found
    .map((row) => text(row['v']))
    .filter((name) => !isSystemSchema(name) && wanted.hasSchema(name));
}

/** Schemas of the slave that what is replicated is written to, as long as the master makes no more. */
function onSlave(schemas: readonly string[], { filters }: ServiceConfig): string[] {
  return [...new Set(schemas.map((name) => filters.rename.schemas[name] ?? name))];
}

function rank({ level }: Finding): number {
  return level === 'error' ? 0 : 1;
}

async function reach(
  where: 'master' | 'slave',
  server: ServerConfig,
  findings: Finding[],
): Promise<ServerFacts | undefined> {
  try {
    return await readFacts(server);
  } catch (cause) {
    const { message, hint } = toSluiceError(cause);
    findings.push(error(where, UNREACHABLE, message, hint));
    return undefined;
  }
}

function ownCertificates(config: ServiceConfig): Finding[] {
  return endingCertificates(config).map((ending) =>
    warning(
      'host',
      'certificate',
      describeEnding(ending),
      'Put a new one in its place: it is taken up by what connects from then on. `replicator keys --add-host HOST` makes it, with the folder of that host moved away, as long as its authority has not expired.',
    ),
  );
}

function serverCertificate(where: 'master' | 'slave', { connection }: ServerFacts): Finding[] {
  const end = certificateEndOf(connection);
  if (end === undefined || !isSoon(end)) return [];
  return [
    warning(
      where,
      'certificate',
      `the certificate of the database server ${whenEnds(end)}`,
      'Renew it, and have the server load it: ALTER INSTANCE RELOAD TLS on MySQL, FLUSH SSL on MariaDB. Open connections stay; new ones are refused when it has expired.',
    ),
  ];
}

function diskRoom({ thl }: ServiceConfig): Finding[] {
  const folder = dirname(thl.path);
  if (!existsSync(folder)) return [];
  const { bavail, bsize } = statfsSync(folder);
  const room = bavail * bsize;
  if (room >= LEAST_ROOM) return [];
  return [
    warning(
      'host',
      'disk',
      `${folder} has ${Math.round(room / 1024 ** 2)} MiB left for the history log`,
      'Make room, or name another place in thl.path; thl.retention and thl.maxSize bound the log.',
    ),
  ];
}
