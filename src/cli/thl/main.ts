import type { Argv } from 'yargs';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-codes.js';
import { exitCodeOf, formatFailure } from '../failure.js';
import { guardOutput } from '../output-guard.js';
import { parserFor } from '../parse.js';
import { UsageError, usageText } from '../usage-text.js';
import type { Command, CommandContext } from './command.js';
import { ELSEWHERE } from './elsewhere.js';
import { indexCommand } from './index-command.js';
import { infoCommand } from './info.js';
import { listCommand } from './list.js';
import { PLACE_OPTIONS } from './log-place.js';
import { StreamOutput } from './output.js';
import { purgeCommand } from './purge.js';

const COMMANDS: readonly Command[] = [listCommand, infoCommand, indexCommand, purgeCommand];

const EPILOGUE = `Options may be written with one dash (-json) or two (--json).
Exit codes: 0 done; 1 error; 2 wrong command line or configuration.`;

/** The `thl` command. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  guardOutput();
  return runThl(argv, {
    out: new StreamOutput(process.stdout),
    err: new StreamOutput(process.stderr),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    confirm,
  });
}

/** `main` with its surroundings given. */
export async function runThl(argv: readonly string[], context: CommandContext): Promise<number> {
  const parser = parserOf(argv, context);
  try {
    await parser.parseAsync();
    return EXIT.ok;
  } catch (error) {
    return report(error, parser, context);
  }
}

function parserOf(argv: readonly string[], context: CommandContext): Argv {
  const parser = parserFor('thl', argv)
    .usage('$0 <command> [options]\n\nLooks at the transaction history log of a service.')
    .options(PLACE_OPTIONS)
    .completion('completion', 'print a script that completes commands and options in bash or zsh')
    .epilogue(EPILOGUE);
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

async function report(error: unknown, parser: Argv, { err }: CommandContext): Promise<number> {
  if (error instanceof UsageError) {
    await err.write(usageText('thl', parser, error, ELSEWHERE));
    return EXIT.usage;
  }
  await err.write(`${formatFailure(error)}\n`);
  return exitCodeOf(error);
}
