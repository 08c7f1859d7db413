import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '../../../../dist');
const SCRIPT = join(import.meta.dirname, 'appender.mjs');

/** A process that appends to a log until it is killed. */
export interface Appender {
  readonly pid: number;
  /** Resolves when it has the log open. */
  opened(): Promise<void>;
  /** The last transaction that it knows to be durable; -1: none. */
  acknowledged(): number;
  kill(): void;
  /** Resolves to the signal that ended it. */
  ended(): Promise<NodeJS.Signals | null>;
}

export function startAppender(path: string, seed: number, crashAt?: string): Appender {
  if (!existsSync(DIST)) throw new Error('dist/ is missing: run `npm run build`');
  const acks = `${path}.acks`;
  rmSync(acks, { force: true });
  const child = spawn(process.execPath, [SCRIPT, path, DIST, String(seed)], {
    env: { ...process.env, ...(crashAt && { SLUICE_CRASH_AT: crashAt }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const output = (): string => (existsSync(acks) ? readFileSync(acks, 'utf8') : '');
  return {
    pid: child.pid ?? -1,
    opened: () => openedBy(child, output),
    acknowledged: () => lastLine(output()),
    kill: () => void child.kill('SIGKILL'),
    ended: () => endOf(child),
  };
}

async function openedBy(child: ChildProcess, output: () => string): Promise<void> {
  while (!output().startsWith('open\n')) {
    if (child.exitCode !== null) throw new Error(`the appender ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A line that the kill cut off was durable all the same, but does not count. */
function lastLine(output: string): number {
  const lines = output.split('\n').slice(0, -1);
  const last = lines.at(-1);
  return last === undefined || last === 'open' ? -1 : Number(last);
}

async function endOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode;
}
