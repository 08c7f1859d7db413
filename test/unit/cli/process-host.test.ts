import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProcessHost } from '../../../src/cli/replicator/process-host.js';
import { processConfigOf } from '../../../src/cli/replicator/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-host-'));
const sockets = new Set<Socket>();
/** A database that takes connections, and never says a word. */
const mute = createServer((socket) => void sockets.add(socket));

beforeAll(async () => {
  mute.listen(0, '127.0.0.1');
  await once(mute, 'listening');
});
afterAll(() => {
  mute.close();
  rmSync(folder, { recursive: true });
});

it('a service is not let go of while its role is being changed', async () => {
  const { port } = mute.address() as AddressInfo;
  const file = join(folder, 'alpha.yaml');
  writeFileSync(
    file,
    `service: alpha
role: slave
autoOnline: false
datasource: {host: 127.0.0.1, port: ${port}, user: app, password: secret-of-a-test, tls: {mode: disabled}, connectTimeout: 10m}
master: {uris: ['thl://127.0.0.1:2/']}
thl: {path: alpha.thl}
`,
  );
  const config = processConfigOf({ config: [file], set: [] });
  const host = new ProcessHost(
    config,
    () => pino({ level: 'silent' }),
    () => undefined,
  );
  host.start();
  const asked = once(mute, 'connection');
  const change = host.setRole(
    'alpha',
    { role: 'master', masterUris: undefined, force: false },
    false,
  );
  const changed = expect(change).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  await asked;
  await expect(host.unload('alpha')).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
  for (const socket of sockets) socket.destroy();
  await changed;
  expect(host.services.get('alpha')?.state).toBe('OFFLINE:NORMAL');
  await host.unload('alpha');
  expect(host.services.size).toBe(0);
});
