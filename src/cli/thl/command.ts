import type { Options } from 'yargs';
import type { Output } from './output.js';

/** What a command runs with. */
export interface CommandContext {
  readonly out: Output;
  /** For questions and remarks that are not the command's result. */
  readonly err: Output;
  /** Whether the operator can be asked. */
  readonly interactive: boolean;
  /** Asks a question; true for yes. */
  confirm(question: string): Promise<boolean>;
}

/** One subcommand of `thl`: declared options, and what it does. */
export interface Command {
  readonly name: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  /** @throws UsageError, SluiceError */
  run(args: Readonly<Record<string, unknown>>, context: CommandContext): Promise<void>;
}
