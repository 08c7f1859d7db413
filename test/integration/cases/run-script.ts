/** Runs a case's statements on the master, byte by byte as they are written. */
import type { Connection } from 'mysql2/promise';
import type { TestServer } from '../../support/servers.js';
import type { Script, Step } from './script.js';

/** The schema that a case finds and is in. */
export const SCHEMA = 'c';

/** The session of this name is one of the slave. */
const SLAVE = 'slave';

/** What lies between the servers, as far as a script has to do with it. */
export interface Between {
  /** Resolves when the slave has all that the master has, and nothing is applied any more. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/**
 * While a session of the slave is at work the service is offline.
 * @param isLenient what the servers refuse is left out, but not all of it
 * @throws Error with the line and what the server said when a statement does not end as told
 */
export async function runScript(
  { master, slave }: { readonly master: TestServer; readonly slave: TestServer },
  script: Script,
  between: Between,
  isLenient = false,
): Promise<void> {
  const sessions = new Map<string, Connection>();
  let refused = 0;
  let before = '';
  try {
    for (const step of script.steps) {
      const isOfSlave = step.session === SLAVE;
      if (isOfSlave && before !== SLAVE) await between.pause();
      if (!isOfSlave && before === SLAVE) await between.resume();
      before = step.session;
      const session = sessions.get(step.session) ?? (await openSession(isOfSlave ? slave : master));
      sessions.set(step.session, session);
      const failure = await runStep(session, step);
      if (failure !== undefined && !isLenient) throw failure;
      if (failure !== undefined) refused += 1;
    }
    if (refused * 2 > script.steps.length) throw new Error(`${refused} statements were refused`);
    if (before === SLAVE) await between.resume();
  } finally {
    await Promise.all([...sessions.values()].map((session) => session.end()));
  }
}

/**
 * Statements are sent in latin1, which is one byte per character, whatever the session's character
 * set becomes: without session tracking the driver does not learn of it.
 */
async function openSession(server: TestServer): Promise<Connection> {
  const session = await server.connect({
    charset: 'LATIN1_SWEDISH_CI',
    flags: ['-SESSION_TRACK'],
    multipleStatements: false,
  });
  await session.query('SET NAMES utf8mb4');
  await session.query(`USE ${SCHEMA}`);
  return session;
}

/** Undefined: it ended as told. */
async function runStep(
  session: Connection,
  { sql, line, errors }: Step,
): Promise<Error | undefined> {
  const failure = await session.query(sql).then(
    () => undefined,
    (error: unknown) => error as Error & { errno?: number },
  );
  if (failure === undefined && errors.length === 0) return undefined;
  if (failure?.errno !== undefined && errors.includes(failure.errno)) return undefined;
  const told = failure === undefined ? 'it succeeded' : `${failure.errno}: ${failure.message}`;
  const wanted = errors.length === 0 ? '' : ` (to fail with ${errors.join(' or ')})`;
  return new Error(`the server refused line ${line}${wanted}: ${told}\n${sql.slice(0, 500)}`);
}
