import { SluiceError } from '../errors/sluice-error.js';
import { formatSeqnoSet, type SeqnoRange } from '../util/seqno-set.js';

/**
 * What would have no effect is not taken: somebody counts on it.
 * @param applied the last transaction that the target has, -1: none
 * @throws SluiceError REQUEST_INVALID, one of those to pass over is applied already
 */
export function requireUnapplied(
  skip: readonly SeqnoRange[],
  applied: number,
  service: string,
): void {
  const late = skip.filter(({ from }) => from <= applied);
  if (late.length === 0) return;
  const seqnos = formatSeqnoSet(late.map(({ from, to }) => ({ from, to: Math.min(to, applied) })));
  throw new SluiceError(
    'REQUEST_INVALID',
    `-skip-seqno ${formatSeqnoSet(skip)}: ${seqnos} cannot be passed over, the slave has all up to seqno ${applied} already`,
    {
      service,
      hint: `Nothing was applied or passed over. Look with \`thl list -headers -low ${applied + 1}\` for what is meant, and name only seqnos from ${applied + 1} on; or go online without -skip-seqno.`,
    },
  );
}
