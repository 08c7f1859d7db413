/** CPU time and memory of processes, from /proc (man 5 proc). */
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ: 100 on every Linux that Node runs on

/** Seconds of user and system time that a process has used so far, all threads. */
export function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    user: Number(fields[11]) / TICKS_PER_SECOND,
    system: Number(fields[12]) / TICKS_PER_SECOND,
  };
}

/** Largest resident size so far, in MiB. */
export function peakMemoryOf(pid) {
  return memoryOf(pid, /^VmHWM:\s+(\d+) kB/m);
}

/** Resident size now, in MiB. */
export function residentOf(pid) {
  return memoryOf(pid, /^VmRSS:\s+(\d+) kB/m);
}

function memoryOf(pid, line) {
  const match = line.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(match?.[1] ?? 0) / 1024;
}

/** Starts the clock over some processes; the function returned reads it. */
export function measure(pids) {
  const before = pids.map(cpuOf);
  const started = process.hrtime.bigint();
  return () => ({
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    user: sum(pids, before, 'user'),
    system: sum(pids, before, 'system'),
    peakMiB: Math.max(...pids.map(peakMemoryOf)),
  });
}

function sum(pids, before, key) {
  return pids.reduce((total, pid, i) => total + cpuOf(pid)[key] - before[i][key], 0);
}

/** Polls until `done` gives true. @throws Error after `limit` seconds */
export async function until(done, what, limit = 900, poll = 20) {
  const deadline = Date.now() + limit * 1000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`${what}: not done after ${limit} s`);
    await new Promise((resolve) => setTimeout(resolve, poll));
  }
}
