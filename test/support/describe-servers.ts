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

function brief(reason: string): string {
  return reason.split('\n', 1)[0] ?? reason;
}
