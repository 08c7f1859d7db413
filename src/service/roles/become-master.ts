import type { Logger } from 'pino';
import type { Applier } from '../../applier/applier.js';
import { createApplier } from '../../applier/mysql-applier.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { RestartPoint } from '../../event/restart-point.js';
import { describePlace } from '../../extractor/current-place.js';
import { checkRestartPoint } from '../../pipeline/restart-check.js';
import type { Log } from '../../thl/log.js';
import { sourceEnd, withLog, type RoleDatabases } from './role-databases.js';

/**
 * Lets a slave's history log go on with what its own database writes from now on: the state of the
 * source in the log becomes the present end of that database's binlog.
 *
 * Nothing may lie between what the log holds and that end. So the database must have applied the whole
 * log, and while the end is read this process holds the service's lock there, which every applier
 * needs. What the applier wrote to the binlog before is behind the end, and never extracted.
 * A crash before the role is kept leaves a slave, to whose fetching that state means nothing.
 * @throws SluiceError ILLEGAL_STATE, RESTART_POINT_MISMATCH, THL_LOCKED, and of the connections
 */
export function becomeMaster(databases: RoleDatabases, logger: Logger): Promise<void> {
  const { config, target, force } = databases;
  return withLog(databases, logger, async (log) => {
    const { service, applier } = config;
    const slave = createApplier({ service, target, applier, logger });
    try {
      const point = await slave.open();
      await requireAllApplied(log, point);
      if (!force) requireNothingPrepared(slave);
      const { end } = await sourceEnd(databases);
      await log.append([], end);
      const facts = { afterSeqno: point?.seqno ?? -1, from: describePlace(end) };
      logger.info(facts, 'the history log goes on with what this database writes from now on');
    } finally {
      await slave.close();
    }
    log.forgetConsumer(`${target.host}:${target.port}`); // it would hold back every purge
  });
}

async function requireAllApplied(log: Log, point: RestartPoint | undefined): Promise<void> {
  await checkRestartPoint(log, point);
  const last = log.tail().header?.seqno ?? -1;
  const applied = point?.seqno ?? -1;
  if (applied === last) return;
  throw new SluiceError(
    'ILLEGAL_STATE',
    `the database has applied seqno ${applied}, and the history log ends with ${last}: what lies between would be lost`,
    {
      seqno: applied,
      hint: `Go online in the present role until \`trepctl wait -applied ${last}\` returns, then offline, and change the role.`,
    },
  );
}

/** Its changes came with XA PREPARE, and are not in the database. */
function requireNothingPrepared(slave: Applier): void {
  const { count, lowest } = slave.prepared();
  if (count === 0) return;
  throw new SluiceError(
    'ILLEGAL_STATE',
    `${count} XA transactions were prepared on the master and not ended, the first at seqno ${lowest}: their changes would be lost`,
    {
      ...(lowest === undefined ? {} : { seqno: lowest }),
      hint: 'Commit or roll them back on the master before the switch. If the master is lost, `setrole -force` goes on without them; what XA RECOVER shows on this database as well can be committed or rolled back there.',
    },
  );
}
