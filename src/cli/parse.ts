import yargs, { type Argv } from 'yargs';
import { packageVersion } from '../util/version.js';
import { normalizeArgv } from './argv.js';
import { EXIT } from './exit-codes.js';
import { reportFailure } from './failure.js';
import { guardOutput } from './output-guard.js';
import { UsageError, usageText, type Elsewhere } from './usage-text.js';

/**
 * A parser with what our commands have in common. Of an option that is given twice the last one
 * counts, unless `repeatable`: then all are given to the command.
 */
export function parserFor(name: string, argv: readonly string[], repeatable = false): Argv {
  return yargs(normalizeArgv(argv))
    .scriptName(name)
    .locale('en')
    .parserConfiguration({ 'parse-numbers': false, 'duplicate-arguments-array': repeatable })
    .demandCommand(1, 1, 'Which command?', 'One command at a time.')
    .strict()
    .strictCommands()
    .recommendCommands()
    .help()
    .version(packageVersion())
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error === undefined || error.name === 'YError' ? new UsageError(message ?? '') : error;
    });
}

/** Parses, runs the command, and sets the exit code: errors are told on stderr. */
export async function runParser(name: string, parser: Argv, elsewhere?: Elsewhere): Promise<void> {
  guardOutput();
  try {
    await parser.parseAsync();
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(usageText(name, parser, error, elsewhere));
    }
    process.exitCode = error instanceof UsageError ? EXIT.usage : reportFailure(error);
  }
}
