/** Runs a suite once per kind of server. */
import { describe } from 'vitest';
import { SERVER_KINDS, availability, type ServerKind } from './servers.js';

/** What every kind of server answers, asked once per test file. */
const answers = await Promise.all(
  SERVER_KINDS.map(async (kind) => ({ kind, answer: await availability(kind) })),
);

/**
 * Declares `title (mariadb)` and `title (mysql)`. A kind that cannot be run here is reported as
 * skipped, with the reason in the suite's name: it must never look passed.
 */
export function describeServers(
  title: string,
  body: (kind: ServerKind) => void,
  kinds: readonly ServerKind[] = SERVER_KINDS,
): void {
  for (const { kind, answer } of answers) {
    if (!kinds.includes(kind)) continue;
    if (answer.ok) describe(`${title} (${kind})`, () => body(kind));
    else describe.skip(`${title} (${kind}) SKIPPED: ${brief(answer.reason)}`, () => body(kind));
  }
}

/** Whether every suite is to be run on every kind of server, also those that take long. */
const EVERY_KIND = process.env['SLUICE_SERVERS'] === 'all';

/**
 * A suite that takes long and asks little of what kind of server there is: `npm test` runs it on one,
 * the other is reported as skipped, with what runs it.
 */
export function describeMainlyOn(
  kind: ServerKind,
  title: string,
  body: (kind: ServerKind) => void,
): void {
  if (EVERY_KIND) return describeServers(title, body);
  describeServers(title, body, [kind]);
  for (const other of SERVER_KINDS.filter((one) => one !== kind)) {
    describe.skip(`${title} (${other}) SKIPPED: runs with SLUICE_SERVERS=all`, () => body(other));
  }
}

function brief(reason: string): string {
  return reason.split('\n', 1)[0] ?? reason;
}
