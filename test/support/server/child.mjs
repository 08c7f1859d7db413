/** Server processes: started so that none can outlive the process that asked for it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { findExecutable } from '../bootstrap/paths.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const running = new Set();
let watching = false;

/**
 * Starts a server in a session of its own, so that Ctrl-C in the terminal reaches only us.
 * @param {string} logFile both outputs are appended here
 */
export function startChild(command, logFile) {
  watchOurExit();
  const [file, ...args] = [...diesWithParent(), ...command];
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(file, args, { stdio: ['ignore', log, log], detached: true, env: childEnv() });
  closeSync(log);
  child.unref(); // a test that forgets its server must not keep the process waiting
  running.add(child);
  child.exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  }).then(() => running.delete(child));
  return child;
}

/** Signals the child and waits until it is gone. False when it is still there after `timeout` ms. */
export async function endChild(child, signal, timeout) {
  if (!running.has(child)) return true;
  child.ref();
  child.kill(signal);
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(false), timeout);
  });
  const gone = await Promise.race([child.exited.then(() => true), late]);
  clearTimeout(timer);
  return gone;
}

/** Whether the process has not ended yet. */
export function isRunning(child) {
  return running.has(child);
}

/** The kernel kills the server when we die, however we die; without setpriv only the handlers do. */
function diesWithParent() {
  const setpriv = findExecutable('setpriv');
  return setpriv ? [setpriv, '--pdeathsig', 'KILL'] : [];
}

function childEnv() {
  const { LD_PRELOAD: _, LD_LIBRARY_PATH: __, ...env } = process.env;
  return env;
}

function watchOurExit() {
  if (watching) return;
  watching = true;
  process.prependListener('exit', killAll); // before temporary folders are removed
  for (const signal of SIGNALS) process.on(signal, () => leaveOn(signal));
}

/** A program with a handler of its own tidies up by itself; else the default, but with our exit. */
function leaveOn(signal) {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
}

function killAll() {
  for (const child of running) child.kill('SIGKILL');
}
