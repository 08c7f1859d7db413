/** The server's stream as fast as it comes: read through the tap, and thrown away. Needs a build. */
import { login } from './sluice.mjs';

const dist = (path) => import(new URL(`../../../dist/${path}`, import.meta.url).href);

/** @param {{server: any, binlogs: string[], bytes: number}} master */
export async function runRaw({ server, binlogs, bytes }) {
  const { BinlogStream } = await dist('extractor/binlog-stream.js');
  const { inspectSource } = await dist('extractor/source-server.js');
  const { connectServer } = await dist('mysql/connect.js');
  const { replicaIdentity } = await dist('extractor/replica-identity.js');
  const { eventsOfRun } = await dist('extractor/event-run.js');
  const control = await connectServer({
    ...login(server),
    passwordEnv: undefined,
    password: server.password,
  });
  const found = await inspectSource(control);
  const options = {
    control,
    server: found,
    replica: replicaIdentity('bench raw', undefined, found.serverId),
    heartbeat: 10_000,
    start: { by: 'file', file: binlogs[0], position: 4 },
  };
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  const stream = new BinlogStream(options);
  await takeAll(stream, eventsOfRun, bytes - 4 * binlogs.length);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  stream.close();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, user: user / 1e6, system: system / 1e6, peakMiB: 0 };
}

/** The files without the four bytes that each begins with, and a few events made up in between. */
async function takeAll(stream, eventsOfRun, bytes) {
  for (let left = bytes; left > 0;) {
    for (const run of (await stream.take()) ?? []) {
      for (const event of eventsOfRun(run)) left -= event.length;
    }
  }
}
