import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { VersionReply } from '../../admin/api.js';
import { AdminClient } from '../../admin/client.js';
import { logFileOf, pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { State } from '../../service/states.js';
import type { Status } from '../../service/status.js';
import { addressOf } from '../address.js';
import { EXIT } from '../exit-codes.js';
import { readPidFile, type RunningProcess } from '../pid-file.js';
import { makeFolderFor } from '../run-file-folder.js';
import { LogTail } from './log-tail.js';
import { configFileOf, configOf, type Settings } from './settings.js';

const POLL = 50; // ms
const START_LIMIT = 30_000; // ms
/** The process ends by itself within 10 s of SIGTERM. */
const STOP_LIMIT = 15_000; // ms
/** How long `start` waits for what becomes of going online, in ms. */
const SETTLE_LIMIT = 3_000;

export async function start(settings: Settings): Promise<number> {
  const config = configOf(settings);
  refuseSecond(config);
  const log = new LogTail(logFileOf(config));
  const child = spawnDaemon(settings, logFileOf(config));
  const running = await untilListening(config, child, log);
  child.unref();
  say(`Replicator ${config.service} runs as process ${running.pid}, administration ${running.url}`);
  say(`Log file: ${logFileOf(config)}`);
  const state = await tellState(running, config);
  return state === 'OFFLINE:ERROR' ? EXIT.error : EXIT.ok;
}

export async function stop(settings: Settings): Promise<number> {
  const config = configOf(settings);
  const running = readPidFile(pidFileOf(config));
  if (running === undefined) {
    say(`Replicator ${config.service} is not running`);
    return EXIT.ok;
  }
  process.kill(running.pid, 'SIGTERM');
  await untilGone(config, running);
  say(`Replicator ${config.service} (process ${running.pid}) has stopped`);
  return EXIT.ok;
}

export async function restart(settings: Settings): Promise<number> {
  await stop(settings);
  return start(settings);
}

export async function status(settings: Settings): Promise<number> {
  const config = configOf(settings);
  const running = readPidFile(pidFileOf(config));
  if (running === undefined) {
    say(`Replicator ${config.service} is not running`);
    return EXIT.notRunning;
  }
  say(`Replicator ${config.service} runs as process ${running.pid}, administration ${running.url}`);
  await tellState(running, config, 0);
  return EXIT.ok;
}

function refuseSecond(config: ServiceConfig): void {
  const running = readPidFile(pidFileOf(config));
  if (running === undefined) return;
  throw new SluiceError(
    'ALREADY_RUNNING',
    `replicator ${config.service} runs already, as process ${running.pid} (${pidFileOf(config)})`,
    { hint: 'See it with `replicator status`; stop it with `replicator stop`.' },
  );
}

/** This program again, in a session of its own; what it cannot log itself goes to the log file. */
function spawnDaemon({ config, set }: Settings, logFile: string): ChildProcess {
  const output = openLogFile(logFile);
  const settings = set.flatMap((setting) => ['--set', setting]);
  const [, script = ''] = process.argv;
  const args = [script, 'run', '--daemon', '--config', resolve(configFileOf(config)), ...settings];
  try {
    return spawn(process.execPath, args, { detached: true, stdio: ['ignore', output, output] });
  } finally {
    closeSync(output);
  }
}

/** @throws SluiceError CONFIG_INVALID */
function openLogFile(path: string): number {
  makeFolderFor(path, 'log file');
  try {
    return openSync(path, 'a');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError('CONFIG_INVALID', `log file ${path} cannot be written: ${reason}`, {
      cause,
      hint: 'Make it writable for the replicator, or change `log.file`.',
    });
  }
}

async function untilListening(
  config: ServiceConfig,
  child: ChildProcess,
  log: LogTail,
): Promise<RunningProcess> {
  for (const limit = Date.now() + START_LIMIT; Date.now() < limit; await delay(POLL)) {
    if (child.exitCode !== null || child.signalCode !== null) throw notStarted(config, log);
    const running = readPidFile(pidFileOf(config));
    if (running?.pid === child.pid && running?.url && (await answers(running))) return running;
  }
  throw notStarted(config, log);
}

async function answers(running: RunningProcess): Promise<boolean> {
  try {
    const { pid } = await new AdminClient(addressOf(running.url)).get<VersionReply>('/version');
    return pid === running.pid;
  } catch {
    return false;
  }
}

function notStarted({ service }: ServiceConfig, log: LogTail): SluiceError {
  const lines = log.readable();
  const tail =
    lines.length === 0 ? 'it left no word in its log' : `its log says:\n${lines.join('\n')}`;
  return new SluiceError('NOT_RUNNING', `replicator ${service} did not start; ${tail}`, {
    hint: `The whole log is in ${log.path}; \`replicator run\` shows it as it comes.`,
  });
}

async function untilGone(config: ServiceConfig, running: RunningProcess): Promise<void> {
  for (const limit = Date.now() + STOP_LIMIT; Date.now() < limit; await delay(POLL)) {
    if (readPidFile(pidFileOf(config))?.pid !== running.pid) return;
  }
  throw new SluiceError('INTERNAL', `process ${running.pid} does not end`, {
    hint: `See ${logFileOf(config)}; \`kill -9 ${running.pid}\` ends it, and nothing is lost by that.`,
  });
}

/** Says in what state the service is, after waiting for what becomes of going online. */
async function tellState(
  { url }: RunningProcess,
  { service }: ServiceConfig,
  limit = SETTLE_LIMIT,
): Promise<State> {
  const client = new AdminClient(addressOf(url));
  let found = await client.get<Status>('/status', { service });
  for (const end = Date.now() + limit; !isSettled(found) && Date.now() < end; await delay(POLL)) {
    found = await client.get<Status>('/status', { service });
  }
  const state = found['state'] as State;
  say(`State: ${state}`);
  if (found['pendingErrorCode'] === 'NONE') return state;
  say(`${String(found['pendingErrorCode'])}: ${String(found['pendingError'])}`);
  say(`Hint: ${String(found['pendingErrorHint'])}`);
  return state;
}

function isSettled({ state }: Status): boolean {
  return !String(state).startsWith('GOING-');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
