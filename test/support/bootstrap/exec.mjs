/** Runs commands to their end, quietly, and shows their output only when they fail. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { BootstrapError } from './say.mjs';

const KEPT_OUTPUT = 256 * 1024; // characters of output that are kept

/**
 * Runs a command and returns what it printed on both outputs.
 * @param {readonly string[]} command program and arguments; no shell is involved
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, what?: string, hint?: string,
 *   inputFile?: string}} [options]
 *   `what`: a name for a long command; `hint`: what to do when it fails
 * @throws {BootstrapError} when it cannot be started or exits non-zero
 */
export async function exec(command, options = {}) {
  const { code, output } = await execute(command, options);
  if (code === 0) return output;
  const hint = options.hint ?? 'look at the output above, put it right and start again';
  const what = options.what ?? `\`${command.join(' ')}\``;
  throw new BootstrapError(`${what} failed (${code}): ${tail(output, 1)}`, hint, tail(output));
}

/** Runs a command; never throws. `code` is the exit code, or the name of the signal or error. */
export function execute(command, { cwd, env, inputFile } = {}) {
  return new Promise((resolve) => {
    const [file, ...args] = command;
    const input = inputFile ? openSync(inputFile) : 'ignore';
    const child = spawn(file, args, { cwd, env, stdio: [input, 'pipe', 'pipe'] });
    if (inputFile) closeSync(input);
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: error.code ?? error.message, output }));
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
}

/** The last lines of a text. */
export function tail(text, lines = 40) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
