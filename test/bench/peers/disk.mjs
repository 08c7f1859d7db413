/** What the disk takes from one sequential writer that makes as much durable, as often as extraction. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';

/**
 * Bytes of one fsync of extraction at full speed, commits and checkpoints together: 103 fsyncs for
 * 207 MB (`strace -f -c -e trace=fsync,fdatasync`).
 */
const COMMIT_BYTES = 2 * 1000 * 1000;

export function runDisk(dir, bytes) {
  const block = randomFillSync(Buffer.alloc(COMMIT_BYTES));
  const fd = openSync(join(dir, 'sequential'), 'w');
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  for (let left = bytes; left > 0; left -= COMMIT_BYTES) {
    writeSync(fd, block, 0, Math.min(left, COMMIT_BYTES));
    fdatasyncSync(fd);
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  closeSync(fd);
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, user: user / 1e6, system: system / 1e6, peakMiB: 0 };
}
