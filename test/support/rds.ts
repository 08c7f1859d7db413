/** The stand-in for Amazon RDS, with keys of an authority of its own; the code is rds.mjs. */
import {
  createAuthority,
  signHost,
  type KeyPair,
} from '../../src/cli/replicator/keys-certificates.js';
import { startRds as start, type Rds, type RdsOptions, type ServerKeys } from './rds.mjs';

export { createMasterUser, tlsArgs, writeKeys } from './rds.mjs';
export type { Rds, RdsLogin, ServerKeys } from './rds.mjs';

const DAYS = 2;
const NAMES = ['127.0.0.1', 'localhost'];

/** A private authority, as Amazon has one for each region. */
export function testAuthority(): Promise<KeyPair> {
  return createAuthority('Authority of a test', DAYS);
}

/** What a server shows that listens on loopback. */
export async function serverKeys(
  authority: KeyPair,
  { names = NAMES, days = DAYS }: { names?: readonly string[]; days?: number } = {},
): Promise<ServerKeys> {
  return { ca: authority.cert, ...(await signHost(authority, { names, days })) };
}

export async function startRds(options: Omit<RdsOptions, 'keys'>): Promise<Rds> {
  return start({ ...options, keys: await serverKeys(await testAuthority()) });
}
