import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { VersionReply } from '../../admin/api.js';
import { AdminClient } from '../../admin/client.js';
import { pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { State } from '../../service/states.js';
import type { Status } from '../../service/status.js';
import { accessTo } from '../admin-access.js';
import { EXIT } from '../exit-codes.js';
import { readPidFile, type RunningProcess } from '../pid-file.js';
import { reasonOf } from '../../errors/reason.js';
import { makeFolderFor } from '../run-file-folder.js';
import { refusals } from './check.js';
import { LogTail } from './log-tail.js';
import { processConfigOf, type ProcessConfig, type Settings } from './settings.js';

const POLL = 50; // ms
const START_LIMIT = 30_000; // ms
const STOP_PATIENCE = 5_000; // ms
/** The process ends by itself within 10 s of SIGTERM. */
const STOP_LIMIT = 15_000; // ms
/** How long `start` waits for what becomes of going online, in ms. */
const SETTLE_LIMIT = 3_000;

interface Told {
  readonly state: State;
  readonly hasError: boolean;
}

export async function start(settings: Settings, skipChecks: readonly string[]): Promise<number> {
  const config = processConfigOf(settings);
  for (const { config: service } of config.services) refuseSecond(service);
  for (const { config: service } of config.services) await refuseUnfit(service, skipChecks);
  const log = new LogTail(config.logFile);
  const child = spawnDaemon(settings, config);
  const running = await untilListening(config, child, log);
  child.unref();
  sayRunning(config, running);
  say(`Log file: ${config.logFile}`);
  return exitFor(await tellStates(running, config, SETTLE_LIMIT));
}

/** @param patience milliseconds to ask the process what else it runs; one that stands still is stopped too */
export async function stop(settings: Settings, patience = STOP_PATIENCE): Promise<number> {
  const config = processConfigOf(settings);
  const running = runningOf(config);
  if (running === undefined) {
    say(`Replicator ${namesOf(config)} is not running`);
    return EXIT.ok;
  }
  await refuseOthers(config, running, patience);
  process.kill(running.pid, 'SIGTERM');
  await untilGone(config, running);
  say(`Replicator ${namesOf(config)} (process ${running.pid}) has stopped`);
  return EXIT.ok;
}

export async function restart(settings: Settings, skipChecks: readonly string[]): Promise<number> {
  await stop(settings);
  return start(settings, skipChecks);
}

export async function status(settings: Settings): Promise<number> {
  const config = processConfigOf(settings);
  const running = runningOf(config);
  if (running === undefined) {
    say(`Replicator ${namesOf(config)} is not running`);
    return EXIT.notRunning;
  }
  sayRunning(config, running);
  return exitFor(await tellStates(running, config, 0));
}

/** One that is stopped by an error counts as failed before its last stage has ended. */
function exitFor(services: readonly Told[]): number {
  const failed = ({ state, hasError }: Told): boolean =>
    state === 'OFFLINE:ERROR' || (state === 'GOING-OFFLINE' && hasError);
  return services.some(failed) ? EXIT.error : EXIT.ok;
}

/** As `alpha` or `alpha, beta`. */
function namesOf({ services }: ProcessConfig): string {
  return services.map(({ config }) => config.service).join(', ');
}

function sayRunning(config: ProcessConfig, { pid, url }: RunningProcess): void {
  say(`Replicator ${namesOf(config)} runs as process ${pid}, administration ${url}`);
}

/** The process of the first service that runs. */
function runningOf({ services }: ProcessConfig): RunningProcess | undefined {
  for (const { config } of services) {
    const running = readPidFile(pidFileOf(config));
    if (running !== undefined) return running;
  }
  return undefined;
}

/** Ending the process ends all its services: none may stop without having been named. */
async function refuseOthers(
  config: ProcessConfig,
  running: RunningProcess,
  patience: number,
): Promise<void> {
  const others = (await servicesOf(config, running, patience)).filter(
    (name) => !config.services.some((it) => it.config.service === name),
  );
  if (others.length === 0) return;
  const message = `process ${running.pid} runs ${others.join(', ')} as well`;
  throw new SluiceError('ILLEGAL_STATE', message, {
    hint: `Name the files of all its services with --config to stop it; \`trepctl unload ${config.first.service}\` lets go of that one alone.`,
  });
}

/** Empty where the process does not answer: then it is stopped without asking. */
async function servicesOf(
  { first }: ProcessConfig,
  { url }: RunningProcess,
  patience: number,
): Promise<string[]> {
  try {
    const client = new AdminClient(accessTo(first.admin, url), patience);
    const found = await client.get<Status[]>('/services');
    return found.map(({ serviceName }) => String(serviceName));
  } catch {
    return [];
  }
}

async function refuseUnfit(config: ServiceConfig, skip: readonly string[]): Promise<void> {
  const found = await refusals(config, skip);
  if (found === undefined) return;
  throw new SluiceError('CHECK_FAILED', `service ${config.service} was not started:\n${found}`, {
    hint: 'Mend it, or pass over a finding with --skip-check NAME; `replicator check` tells all of them.',
  });
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
function spawnDaemon({ config, set }: Settings, { logFile }: ProcessConfig): ChildProcess {
  const output = openLogFile(logFile);
  const files = config.flatMap((path) => ['--config', resolve(path)]);
  const settings = set.flatMap((setting) => ['--set', setting]);
  const [, script = ''] = process.argv;
  const args = [script, 'run', '--daemon', ...files, ...settings];
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
    const message = `log file ${path} cannot be written: ${reasonOf(cause)}`;
    throw new SluiceError('CONFIG_INVALID', message, {
      cause,
      hint: 'Make it writable for the replicator, or change `log.file`.',
    });
  }
}

async function untilListening(
  config: ProcessConfig,
  child: ChildProcess,
  log: LogTail,
): Promise<RunningProcess> {
  for (const limit = Date.now() + START_LIMIT; Date.now() < limit; await delay(POLL)) {
    if (child.exitCode !== null || child.signalCode !== null) throw notStarted(config, log);
    const running = runningOf(config);
    if (running?.pid === child.pid && running?.url && (await answers(config, running))) {
      return running;
    }
  }
  child.unref(); // else this command would wait for its end
  throw notAnswering(config, child, log);
}

async function answers({ first }: ProcessConfig, running: RunningProcess): Promise<boolean> {
  try {
    const client = new AdminClient(accessTo(first.admin, running.url));
    const { pid } = await client.get<VersionReply>('/version');
    return pid === running.pid;
  } catch {
    return false;
  }
}

function notStarted(config: ProcessConfig, log: LogTail): SluiceError {
  const message = `replicator ${namesOf(config)} did not start; ${lastWords(log)}`;
  return new SluiceError('NOT_RUNNING', message, {
    hint: `The whole log is in ${log.path}; \`replicator run\` shows it as it comes.`,
  });
}

function notAnswering(config: ProcessConfig, { pid }: ChildProcess, log: LogTail): SluiceError {
  const message = `replicator ${namesOf(config)} runs as process ${pid}, and does not answer after ${START_LIMIT / 1000} s; ${lastWords(log)}`;
  return new SluiceError('NOT_RUNNING', message, {
    hint: `It goes on starting: see \`replicator status\` and ${log.path}; \`replicator stop\`, or \`kill ${pid}\`, ends it.`,
  });
}

function lastWords(log: LogTail): string {
  const lines = log.readable();
  return lines.length === 0 ? 'it left no word in its log' : `its log says:\n${lines.join('\n')}`;
}

async function untilGone(config: ProcessConfig, running: RunningProcess): Promise<void> {
  for (const limit = Date.now() + STOP_LIMIT; Date.now() < limit; await delay(POLL)) {
    if (runningOf(config)?.pid !== running.pid) return;
  }
  throw new SluiceError('INTERNAL', `process ${running.pid} does not end`, {
    hint: `See ${config.logFile}; \`kill -9 ${running.pid}\` ends it, and nothing is lost by that.`,
  });
}

/** Says in what state the services are, after waiting for what becomes of going online. */
async function tellStates(
  { url }: RunningProcess,
  { services, first }: ProcessConfig,
  limit: number,
): Promise<Told[]> {
  const client = new AdminClient(accessTo(first.admin, url));
  const end = Date.now() + limit;
  const told: Told[] = [];
  for (const { config } of services) {
    const label = services.length === 1 ? 'State' : `State of ${config.service}`;
    told.push(await tellState(client, config.service, label, end));
  }
  return told;
}

async function tellState(
  client: AdminClient,
  service: string,
  label: string,
  end: number,
): Promise<Told> {
  let found = await client.get<Status>('/status', { service });
  while (!isSettled(found) && Date.now() < end) {
    await delay(POLL);
    found = await client.get<Status>('/status', { service });
  }
  const state = found['state'] as State;
  say(`${label}: ${state}`);
  if (found['pendingErrorCode'] === 'NONE') return { state, hasError: false };
  say(`${String(found['pendingErrorCode'])}: ${String(found['pendingError'])}`);
  say(`Hint: ${String(found['pendingErrorHint'])}`);
  return { state, hasError: true };
}

function isSettled({ state }: Status): boolean {
  return !String(state).startsWith('GOING-');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
