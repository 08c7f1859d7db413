import { describe, expect, test } from 'vitest';
import { replicaIdentity } from '../../../src/extractor/replica-identity.js';

describe('the identity shown to the source', () => {
  test('is the same each time, and another for each service', () => {
    expect(replicaIdentity('alpha', undefined, 1)).toEqual(replicaIdentity('alpha', undefined, 1));
    expect(replicaIdentity('alpha', undefined, 1)).not.toEqual(
      replicaIdentity('beta', undefined, 1),
    );
  });

  test('has a high server id, which is not that of the source', () => {
    const { serverId } = replicaIdentity('alpha', undefined, 1);
    expect(serverId).toBeGreaterThanOrEqual(0x8000_0000);
    expect(serverId).toBeLessThan(0xffff_ffff);
    expect(replicaIdentity('alpha', undefined, serverId).serverId).not.toBe(serverId);
  });

  test('has the server id that was configured', () => {
    expect(replicaIdentity('alpha', 4711, 1).serverId).toBe(4711);
  });

  test('has a well-formed UUID', () => {
    expect(replicaIdentity('alpha', undefined, 1).uuid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
