import type { Argv } from 'yargs';
import { nearest } from '../config/nearest.js';

/** What is wrong with the command line itself. */
export class UsageError extends Error {}

/** Words of the model, or of another of our programs, that are none here: what does it instead. */
export interface Elsewhere {
  readonly commands: Readonly<Record<string, string>>;
  /** Options, and words after a command, by the command; those of '' are for every command. */
  readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const NOWHERE: Elsewhere = { commands: {}, options: {} };

/** A command line as yargs has taken it apart. */
interface Given {
  readonly program: string;
  readonly command: string;
  /** After the command. */
  readonly words: readonly string[];
  /** Options that there are. */
  readonly known: readonly string[];
  /** Options that were given and are none, as they are written. */
  readonly unknown: readonly string[];
  readonly elsewhere: Elsewhere;
}

/** yargs knows them, its types do not. */
interface WithOptions {
  getOptions?(): { readonly key?: Readonly<Record<string, unknown>> };
}

/** What is wrong with a command line, what is likely meant, and whose help tells more. */
export function usageText(
  program: string,
  parser: Argv,
  { message }: UsageError,
  elsewhere = NOWHERE,
): string {
  const given = givenOf(program, parser, elsewhere);
  const { command } = given;
  const instead = elsewhere.commands[command];
  if (instead !== undefined) return `${program}: there is no ${program} ${command}: ${instead}\n`;
  const wrong = wrongOptions(given, message) ?? wrongWords(given, message);
  const isOfCommand = wrong !== undefined || !OF_ALL.test(message);
  const help = isOfCommand && command !== '' ? `${program} ${command}` : program;
  const lines = wrong ?? [clearer(given, message)];
  return `${lines.map((line) => `${program}: ${line}\n`).join('')}See \`${help} --help\`.\n`;
}

/** What yargs says of the command itself: help is that of all commands then. */
const OF_ALL = /^(?:Unknown command|Did you mean|Which command|One command)/;

function givenOf(program: string, parser: Argv, elsewhere: Elsewhere): Given {
  const argv = parser.parsed === false ? { _: [] } : parser.parsed.argv;
  const [command = '', ...words] = argv._.map(String);
  const known = Object.keys((parser as WithOptions).getOptions?.().key ?? {});
  const options = Object.keys(argv).filter((key) => !['_', '$0', '--'].includes(key));
  const names = options.map((key) => key.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`));
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  return { program, command, words, known, unknown, elsewhere };
}

/** Of an unknown option before the command yargs takes the command for its value. */
function wrongOptions(given: Given, message: string): string[] | undefined {
  const { unknown, known } = given;
  if (unknown.length === 0 || !/^(?:Which command|Unknown argument)/.test(message))
    return undefined;
  return unknown.map((option) => {
    const likely = likelyOption(option, known);
    const guess = likely === undefined ? '' : `; did you mean ${dashed(given, likely)}?`;
    return `there is no option ${dashed(given, option)}${insteadOf(given, option) ?? guess}`;
  });
}

function wrongWords(given: Given, message: string): string[] | undefined {
  const { command, words } = given;
  const named = /^Unknown commands?: (.*)$/.exec(message)?.[1]?.split(', ') ?? [command];
  if (named.includes(command)) return undefined;
  return words.map((word) => `${command} takes no word ${word}${insteadOf(given, word) ?? ''}`);
}

/** What yargs says, where that alone is not clear. */
function clearer(given: Given, message: string): string {
  const valueless = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (valueless !== undefined) return `${dashed(given, valueless)} needs a value`;
  return message.startsWith('Did you mean')
    ? `Unknown command: ${given.command}. ${message}`
    : message;
}

function insteadOf({ command, elsewhere: { options } }: Given, word: string): string | undefined {
  const instead = options[command]?.[word] ?? options['']?.[word];
  return instead === undefined ? undefined : `: ${instead}`;
}

/** As the program's own texts write options. */
function dashed({ program }: Given, option: string): string {
  return `${program === 'replicator' ? '--' : '-'}${option}`;
}

/** One that begins so, if no other does; else one that is nearly so. */
function likelyOption(word: string, known: readonly string[]): string | undefined {
  const beginning = known.filter((it) => it.startsWith(word));
  return beginning.length === 1 ? beginning[0] : nearest(word, known);
}
