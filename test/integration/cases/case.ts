/** A case: a folder of SQL and what is to become of it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ErrorCode } from '../../../src/errors/codes.js';
import { pairName, type Lane, type Pair } from './lanes.js';
import { parseScript, type Script } from './script.js';

export interface Case {
  readonly name: string;
  /** The first word of the name. */
  readonly area: string;
  readonly about: string;
  readonly script: Script;
  readonly outcomes: readonly Outcome[];
  /** Tags of which a lane must have one, or none. */
  readonly only: readonly string[];
  readonly except: readonly string[];
  /** Pairs of different servers in which it cannot be run; `all`: in none. */
  readonly unfit: readonly string[];
  /** Pairs in which statements and queries that a server refuses are left out. */
  readonly lenient: readonly string[];
  /** Only the answers to its queries have to be the same: the tables of the slave are others. */
  readonly comparesAnswers: boolean;
}

/**
 * What the log cannot tell: the service goes on, and the servers differ. The manual of the server says
 * so for its own replication.
 */
export type Expected = ErrorCode | 'NOT_LOGGABLE';

/** An error that the service must stop with in lanes that have every tag. */
export interface Outcome {
  readonly code: Expected;
  readonly tags: readonly string[];
}

const CASES = fileURLToPath(new URL('../../cases/', import.meta.url));

/**
 * The cases of a pair, by name. `case.sql` holds for every master; `mariadb.sql`, `mysql.sql` (9.7) and
 * `mysql56.sql` follow it, or are all there is. What is about pairs of different servers is in files of
 * their names: `mysql-to-mariadb.sql`.
 */
export function casesFor(pair: Pair): readonly Case[] {
  const { master, slave } = pair;
  const named = master === slave ? master : `${master}-to-${slave}`;
  const wanted = [...new Set(['case', master, named])];
  return readdirSync(CASES)
    .toSorted()
    .flatMap((name) => {
      const files = wanted.map((file) => join(CASES, name, `${file}.sql`));
      const present = files.filter((file) => existsSync(file));
      return present.length === 0 ? [] : [readCase(name, present)];
    })
    .filter((one) => isFor(one, pair));
}

function isFor({ area, unfit }: Case, pair: Pair): boolean {
  if (pair.master === pair.slave) return area !== 'cross';
  return !unfit.includes('all') && !unfit.includes(pairName(pair));
}

/** Whether the case can be run in the lane. */
export function runsIn({ only, except }: Case, { tags }: Lane): boolean {
  if (except.some((tag) => tags.includes(tag))) return false;
  return only.length === 0 || only.some((tag) => tags.includes(tag));
}

/** What the case must come to in the lane; undefined: the slave becomes the same. */
export function expectedOutcome({ outcomes }: Case, lane: Lane): Outcome | undefined {
  const known = [...lane.tags, lane.master, pairName(lane)];
  return outcomes.find((outcome) => outcome.tags.every((tag) => known.includes(tag)));
}

function readCase(name: string, files: readonly string[]): Case {
  const scripts = files.map((file) => {
    try {
      return parseScript(readFileSync(file, 'latin1'));
    } catch (error) {
      throw new Error(`${file}: ${String(error)}`, { cause: error });
    }
  });
  const facts = scripts.flatMap((script) => script.facts);
  const all = (key: string): string[] =>
    facts.filter(([k]) => k === key).map(([, v]) => Buffer.from(v, 'latin1').toString('utf8'));
  const about = all('about').join('; ');
  if (about === '') throw new Error(`${name}: its first line must be "-- about: .."`);
  return {
    name,
    area: name.split('-')[0]!,
    about,
    script: {
      facts,
      steps: scripts.flatMap((script) => script.steps),
      same: scripts.flatMap((script) => script.same),
    },
    outcomes: all('expect').map(readOutcome),
    only: all('only').flatMap((words) => words.split(' ')),
    except: all('except').flatMap((words) => words.split(' ')),
    unfit: all('unfit').flatMap(readPairs),
    lenient: all('lenient').flatMap(readPairs),
    comparesAnswers: all('compare').includes('answers'),
  };
}

/** `CODE` or `CODE when tag tag`. */
function readOutcome(text: string): Outcome {
  const [code, when = ''] = text.split(' when ');
  return { code: code as Expected, tags: when.split(' ').filter((tag) => tag !== '') };
}

/** `pair pair: why`; the reason is for people, and must be there. */
function readPairs(text: string): string[] {
  const [pairs = '', reason = ''] = text.split(': ');
  if (reason === '') throw new Error(`no reason in "${text}"`);
  return pairs.split(' ');
}
