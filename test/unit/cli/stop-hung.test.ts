import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../../src/admin/client.js';
import { stop } from '../../../src/cli/replicator/daemon.js';

/** Takes connections and answers none, as a process does that stands still. */
const HUNG = `require('net').createServer(() => {}).listen(0, '127.0.0.1', function () {
  console.log(this.address().port);
})`;
const folder = mkdtempSync(join(tmpdir(), 'sluice-hung-'));
const file = join(folder, 'alpha.yaml');
let hung: ChildProcess;
let port = 0;

beforeAll(async () => {
  hung = spawn(process.execPath, ['-e', HUNG], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(hung.stdout ?? hung, 'data')) as [Buffer];
  port = Number(line.toString());
  writeFileSync(
    file,
    `service: alpha
role: relay
pidFile: alpha.pid
master: {uris: ['thl://127.0.0.1:2/']}
thl: {path: alpha.thl, listen: {port: 0}}
`,
  );
  const stat = readFileSync(`/proc/${hung.pid}/stat`, 'utf8');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  writeFileSync(join(folder, 'alpha.pid'), `${hung.pid}\n${started}\nhttp://127.0.0.1:${port}\n`);
});
afterAll(() => {
  hung.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('a replicator that stands still', () => {
  it.each([
    ['plain', undefined],
    ['by TLS', { ca: '' }],
    ['by TLS, pinned', { pinned: 'a certificate that is never shown' }],
  ])('is said not to answer, asked %s', async (_how, tls) => {
    const client = new AdminClient({ host: '127.0.0.1', port, tls }, 200);
    await expect(client.get('/version')).rejects.toMatchObject({
      code: 'NOT_RUNNING',
      message: expect.stringContaining('no answer within 0.2 s') as unknown,
    });
  });

  it('is stopped all the same', async () => {
    const ended = once(hung, 'exit');
    expect(await stop({ config: [file], set: [] }, 200)).toBe(0);
    await ended;
  });
});
