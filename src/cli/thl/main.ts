import { createInterface } from 'node:readline/promises';
import yargs, { type Argv } from 'yargs';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { normalizeArgv } from '../argv.js';
import type { Command, CommandContext } from './command.js';
import { indexCommand } from './index-command.js';
import { infoCommand } from './info.js';
import { listCommand } from './list.js';
import { PLACE_OPTIONS } from './log-place.js';
import { StreamOutput } from './output.js';
import { purgeCommand } from './purge.js';
import { UsageError } from './usage-error.js';

const COMMANDS: readonly Command[] = [listCommand, infoCommand, indexCommand, purgeCommand];

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** The `thl` command. Resolves to the exit code: 0 done, 1 error, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  return runThl(argv, {
    out: new StreamOutput(process.stdout),
    err: new StreamOutput(process.stderr),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    confirm,
  });
}

/** `main` with its surroundings given. */
export async function runThl(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    await parser(context).parseAsync(normalizeArgv(argv), {}, (_error, _args, text) => {
      if (text !== '') void context.out.write(`${text}\n`);
    });
    return EXIT.done;
  } catch (error) {
    return report(error, context);
  }
}

function parser(context: CommandContext): Argv {
  const parser = yargs([])
    .scriptName('thl')
    .usage('$0 COMMAND [options]\n\nLooks at the transaction history log of a service.')
    .options(PLACE_OPTIONS)
    .parserConfiguration({ 'duplicate-arguments-array': false })
    .demandCommand(1, 1, 'which command?', 'one command at a time')
    .strictCommands()
    .strictOptions()
    .version(false)
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(message ?? 'the command line cannot be understood');
    });
  for (const entry of COMMANDS) {
    parser.command(
      entry.name,
      entry.describe,
      (command) => command.options(entry.options),
      (args) => entry.run(args, context),
    );
  }
  return parser;
}

async function report(error: unknown, { err }: CommandContext): Promise<number> {
  if (error instanceof UsageError || isYargsError(error)) {
    await err.write(`thl: ${error.message}\nSee \`thl --help\`.\n`);
    return EXIT.usage;
  }
  const { code, message, hint }: SluiceError = toSluiceError(error);
  await err.write(`thl: ${code}: ${message}\n${hint}\n`);
  return EXIT.failed;
}

function isYargsError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'YError';
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} (y/N) `)).trim());
  } finally {
    terminal.close();
  }
}
