import type { Logger } from 'pino';
import { catalogNames, createCatalog } from '../../applier/catalog/catalog.js';
import { takeServiceLock } from '../../applier/catalog/service-lock.js';
import { prepareSession } from '../../applier/session/prepare-session.js';
import { TargetSession } from '../../applier/target/target-session.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { LogTail } from '../../event/log-tail.js';
import { describePlace, hasAllUpTo } from '../../extractor/current-place.js';
import { assertSameSource } from '../../extractor/source-server.js';
import { setRestartPoint } from '../../provision/start-place.js';
import { sourceEnd, withLog, type RoleDatabases } from './role-databases.js';

const END_TIMEOUT = 2_000; // ms

/**
 * Lets the database of a master go on as a slave: its restart point becomes the end of the history log,
 * all of which was extracted from it.
 *
 * The log must have everything that the database's binlog has: a transaction that is in the database
 * alone would be in no history, and missing everywhere else.
 * A crash before the role is kept leaves a master, to which the restart point means nothing.
 * @throws SluiceError ILLEGAL_STATE, SOURCE_CHANGED, THL_LOCKED, and of the connections
 */
export function leaveMaster(databases: RoleDatabases, logger: Logger): Promise<void> {
  return withLog(databases, logger, async (log) => {
    const tail = log.tail();
    const { header } = tail;
    if (header === undefined) return; // nothing was extracted, so there is nothing to have
    await requireAllExtracted(tail, databases, logger);
    await makeSlave(header, databases, logger);
    const { seqno, eventId } = header;
    logger.info({ seqno, eventId }, 'the database is a slave from here on');
  });
}

async function requireAllExtracted(
  tail: LogTail,
  databases: RoleDatabases,
  logger: Logger,
): Promise<void> {
  const { server, end } = await sourceEnd(databases);
  assertSameSource(server, tail.source);
  if (hasAllUpTo(tail, end, server)) return;
  const { seqno = -1, eventId = '' } = tail.header ?? {};
  const message = `the database has transactions that its history log lacks: its binlog ends at ${describePlace(end)}, the log at ${describePlace(tail.source)} (seqno ${seqno})`;
  if (databases.force) {
    logger.warn({ seqno, eventId }, `passed by command: ${message}`);
    return;
  }
  throw new SluiceError('ILLEGAL_STATE', message, {
    seqno,
    eventId,
    hint: 'Stop what writes to it, let it be extracted (`trepctl online`, `trepctl flush`, `trepctl offline`), and change the role again. -force passes over it: then no other host ever gets them.',
  });
}

/** Not in the database's binlog, where the login may choose. */
async function makeSlave(
  header: Header,
  { config, target }: RoleDatabases,
  logger: Logger,
): Promise<void> {
  const { service, applier } = config;
  const session = await TargetSession.open(target);
  try {
    await prepareSession(session, applier, logger);
    await takeServiceLock(session, service, logger);
    await createCatalog(session, service);
    const { xaPrepared, xaHeld, temporary } = catalogNames(service);
    await setRestartPoint(
      session,
      service,
      header,
      `DELETE FROM ${xaPrepared}; DELETE FROM ${xaHeld}; DELETE FROM ${temporary}`,
    );
    await session.end(END_TIMEOUT);
  } catch (error) {
    session.destroy();
    throw error;
  }
}
