import { createHash } from 'node:crypto';

/** How the extractor presents itself to the source: the same at every connection of a service. */
export interface ReplicaIdentity {
  readonly serverId: number;
  /** By it, or by the server id, the source ends a dump that an earlier connection left behind. */
  readonly uuid: string;
}

/** Server ids made from names are above all that people give by hand. */
const FIRST_ID = 0x8000_0000;
const ID_COUNT = 0x7fff_fff0;

/**
 * @param configured server id to use; else one is made from the name of the service
 * @param sourceServerId the one id that is taken for sure
 */
export function replicaIdentity(
  service: string,
  configured: number | undefined,
  sourceServerId: number,
): ReplicaIdentity {
  const digest = createHash('sha256').update(`sluice ${service}`).digest();
  const made = FIRST_ID + (digest.readUInt32LE(0) % ID_COUNT);
  const serverId = configured ?? (made === sourceServerId ? made + 1 : made);
  return { serverId, uuid: uuidFrom(digest.subarray(4, 20)) };
}

/** RFC 9562, version 8: bytes of one's own. */
function uuidFrom(bytes: Buffer): string {
  const own = Buffer.from(bytes);
  own.writeUInt8((own.readUInt8(6) & 0x0f) | 0x80, 6);
  own.writeUInt8((own.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = own.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${parts.join('-')}-${hex.slice(20)}`;
}
