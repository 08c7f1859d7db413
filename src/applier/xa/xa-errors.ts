import { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { HeldPlace } from './held-table.js';

export function committedByHand({ seqno }: HeldPlace): SluiceError {
  const message = `the master rolled the XA transaction of seqno ${seqno} back, which was committed on the slave by hand`;
  return new SluiceError('STATEMENT_DIVERGED', message, {
    hint: `Take its changes back on the slave (\`thl list -seqno ${seqno}\` shows them), then pass over this end of it: \`trepctl online -skip-seqno\`.`,
  });
}

export function unknown(xid: string, { seqno, eventId }: Header): SluiceError {
  const message = `XA COMMIT ${xid} of a transaction that was prepared before replication began, or was skipped`;
  return new SluiceError('XA_UNKNOWN', message, {
    seqno,
    eventId,
    hint: `What it changed is not on the slave: make its changes there by hand (on the master, mysqlbinlog shows them before XA PREPARE ${xid}), or provision the slave anew while no XA transaction is prepared; then trepctl online -skip-seqno ${seqno}.`,
  });
}

export function replaced({ seqno }: HeldPlace): SluiceError {
  const message = `seqno ${seqno} of the history log is not the XA transaction that was prepared there`;
  return new SluiceError('RESTART_POINT_MISMATCH', message, {
    hint: 'The history log was replaced meanwhile: bring back the one that this slave was applied from, or provision the slave anew.',
  });
}

export function gone({ seqno }: HeldPlace): SluiceError {
  const message = `the XA transaction of seqno ${seqno}, which was prepared on the slave as well, is not there any more, and was not committed`;
  return new SluiceError('XA_UNKNOWN', message, {
    hint: `It was rolled back on the slave by hand, or the slave was restored. Make its changes there by hand (\`thl list -seqno ${seqno}\` shows them), then pass over this end of it: \`trepctl online -skip-seqno\`.`,
  });
}

/** @param why it could not be prepared on the slave */
export function tooLate(seqno: number, why: string): SluiceError {
  const message = `the XA transaction of seqno ${seqno} was logged as statements and could not be prepared on the slave when it was on the master (${why}): others were committed since, whose rows its statements might change as well`;
  return new SluiceError('EVENT_UNSUPPORTED', message, {
    hint: `Make its changes on the slave by hand (\`thl list -seqno ${seqno}\` shows its statements, the master has the rows), then pass over this end of it: \`trepctl online -skip-seqno\`. With binlog_format=ROW on the master it does not happen.`,
  });
}
