/**
 * A TCP proxy on loopback that holds every byte for half a round trip, each way, without limiting the
 * rate: a long link. In a process of its own, so that the benchmark's own work does not delay it.
 * Run as a program: `delay-proxy.mjs <port to connect to> <round trip in ms>`, prints its port.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(import.meta.url);

export async function startDelayProxy(port, roundTrip) {
  const child = spawn(process.execPath, [HERE, String(port), String(roundTrip)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { port: Number(String(line)), stop };
}

function serve(port, delay) {
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    pass(near, far, delay);
    pass(far, near, delay);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

function pass(from, to, delay) {
  from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(bytes), delay));
  from.on('close', () => setTimeout(() => to.destroy(), delay));
  from.on('error', () => to.destroy());
}

if (process.argv[1] === HERE) serve(Number(process.argv[2]), Number(process.argv[3]) / 2);
