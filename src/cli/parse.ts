import yargs, { type Argv } from 'yargs';
import { packageVersion } from '../util/version.js';
import { normalizeArgv } from './argv.js';
import { EXIT } from './exit-codes.js';
import { reportFailure } from './failure.js';

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

/** What is wrong with the command line itself. */
export class UsageError extends Error {}

/** Parses, runs the command, and sets the exit code: errors are told on stderr. */
export async function runParser(name: string, parser: Argv): Promise<void> {
  try {
    await parser.parseAsync();
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(usageText(name, parser, error));
    process.exitCode = error instanceof UsageError ? EXIT.usage : reportFailure(error);
  }
}

/** What yargs says of the command itself: help is that of all commands then. */
const OF_COMMAND = /^(?:Unknown command|Did you mean|Which command|One command)/;

/** What is wrong with a command line, and whose help tells more. */
export function usageText(name: string, { parsed }: Argv, { message }: UsageError): string {
  const [given = ''] = parsed === false ? [] : parsed.argv._.map(String);
  const what = message.startsWith('Did you mean') ? `Unknown command: ${given}. ` : '';
  const help = OF_COMMAND.test(message) || given === '' ? name : `${name} ${given}`;
  return `${name}: ${what}${message}\nSee \`${help} --help\`.\n`;
}
