/** What became of each case, for the conformance table; kept where SLUICE_CASES_RESULTS says. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Result {
  /** The pair of servers, see `pairName`. */
  readonly kind: string;
  readonly lane: string;
  readonly name: string;
  readonly area: string;
  readonly about: string;
  /** `exact`, `failed`, or the code that it must come to and the tags of the lanes where it must. */
  readonly outcome: string;
}

export function record({ kind, lane, name, area, about, outcome }: Result): void {
  const folder = process.env['SLUICE_CASES_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const line = JSON.stringify({ kind, lane, name, area, about, outcome });
  appendFileSync(join(folder, `${kind}.jsonl`), `${line}\n`);
}

/** What an earlier run has seen end as it must, as `lane/name`; empty where nothing is kept. */
export function doneBefore(kind: string): ReadonlySet<string> {
  const folder = process.env['SLUICE_CASES_RESULTS'];
  const file = join(folder ?? '', `${kind}.jsonl`);
  if (folder === undefined || !existsSync(file)) return new Set();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const results = lines.map((line) => JSON.parse(line) as Result);
  const good = results.filter(({ outcome }) => outcome !== 'failed');
  return new Set(good.map(({ lane, name }) => `${lane}/${name}`));
}
