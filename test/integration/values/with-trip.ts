import { afterAll, beforeAll } from 'vitest';
import type { ServerKind } from '../../support/servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { RoundTrip } from './round-trip.js';

/** One server for the tests of a suite. */
export function withTrip(kind: ServerKind, serverId: number): () => RoundTrip {
  let server: TestServer;
  let trip: RoundTrip;
  beforeAll(async () => {
    server = await startServer({ kind, serverId });
    trip = await RoundTrip.open(server);
  });
  afterAll(async () => {
    await trip?.connection.end();
    await server?.dispose();
  });
  return () => trip;
}
