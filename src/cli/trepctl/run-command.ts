import { setTimeout as delay } from 'node:timers/promises';
import { AdminClient } from '../../admin/client.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { reportOf } from '../../service/error-report.js';
import type { Status } from '../../service/status.js';
import { EXIT } from '../exit-codes.js';
import { exitCodeOf, formatFailure, reportFailure } from '../failure.js';
import { isOutputClosed } from '../output-guard.js';
import { resolveTarget, wholeNumber, type Command, type Context } from './command.js';
import type { Target } from './target.js';

/** How a command is run. */
export interface Manner {
  /** Seconds after which it is run again, as `-r` has them; undefined: once. */
  readonly every: string | undefined;
  /** Whether `-all-services` runs it for each of them; else it is of the process. */
  readonly perService: boolean;
}

const ONCE: Manner = { every: undefined, perService: true };

/** Runs a command; tells an error on stderr, or on stdout as JSON. Returns the exit code. */
export async function runCommand(
  target: Target,
  command: Command,
  { every, perService }: Manner = ONCE,
): Promise<number> {
  try {
    const seconds = every === undefined ? undefined : Math.max(1, wholeNumber('-r', every));
    const context = await contextFor(target);
    const wanted = target.allServices === true && perService ? eachService(command) : command;
    for (;;) {
      const code = await wanted(context);
      if (seconds === undefined || isOutputClosed()) return code;
      await delay(seconds * 1000);
    }
  } catch (error) {
    if (!target.json) return reportFailure(error);
    printJson(errorJson(error));
    return exitCodeOf(error);
  }
}

async function contextFor(target: Target): Promise<Context> {
  const { json, allServices } = target;
  const { address, service } = await resolveTarget(target);
  if (allServices === true && target.service !== undefined) {
    throw new SluiceError('CONFIG_INVALID', '-service and -all-services exclude each other', {
      hint: 'Leave one of them out.',
    });
  }
  const client = new AdminClient(address);
  const print = (value: unknown, text: () => string): void => {
    if (json) printJson(value);
    else process.stdout.write(text());
  };
  return { client, service: target.service ?? service, json, print };
}

/**
 * The command for every service of the process, one after the other; an error with one does not keep
 * it from the next. JSON is one object, with what each was answered by its name. The exit code is the
 * worst.
 */
function eachService(command: Command): Command {
  return async (context) => {
    const { client, json } = context;
    const found = await client.get<Status[]>('/services');
    const answers: Record<string, unknown> = {};
    let worst: number = EXIT.ok;
    for (const service of found.map(({ serviceName }) => String(serviceName))) {
      const print = (value: unknown, text: () => string): void => {
        if (json) answers[service] = value;
        else process.stdout.write(text());
      };
      try {
        worst = Math.max(worst, await command({ ...context, service, print }));
      } catch (error) {
        if (json) answers[service] = errorJson(error);
        else process.stderr.write(`Service ${service}: ${formatFailure(error)}\n`);
        worst = Math.max(worst, exitCodeOf(error));
      }
    }
    if (json) printJson(answers);
    return worst;
  };
}

function errorJson(error: unknown): object {
  return { error: reportOf(toSluiceError(error)) };
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
