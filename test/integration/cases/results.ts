/** What became of each case, for the conformance table; kept where SLUICE_CASES_RESULTS says. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Result {
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
