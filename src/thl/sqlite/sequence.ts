import { SluiceError } from '../../errors/sluice-error.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { SourceAfter } from '../log.js';
import { following, type Cursor } from './fragment-reader.js';

type Fragment = Cursor & { readonly lastFrag: boolean };

/** Checks that what is appended follows on what was appended before, stored or still on its way. */
export class Sequence {
  private next: Cursor | undefined;

  /** `last`: the last complete transaction, undefined if the log may start anywhere. */
  constructor(last: Fragment | undefined) {
    this.next = last === undefined ? undefined : following(last);
  }

  /**
   * Takes the events, or throws and stays as it was.
   * @throws SluiceError THL_SEQUENCE
   */
  accept(events: readonly ThlEvent[], source: SourceAfter): void {
    let { next } = this;
    for (const { header } of events) {
      const start = { seqno: header.seqno, fragno: 0 };
      requirePlace(next ?? start, header);
      next = following(header);
    }
    const last = events.at(-1)?.header;
    if (last !== undefined) requireSource(last, source);
    else if (source !== undefined) this.requireBoundary();
    this.next = next;
  }

  /** A place in the source alone must not cover a transaction of which the end is to come. */
  private requireBoundary(): void {
    const { next } = this;
    if (next === undefined || next.fragno === 0) return;
    throw new SluiceError(
      'THL_SEQUENCE',
      `a place in the source within transaction ${next.seqno}`,
      {
        seqno: next.seqno,
        hint: 'This is a bug in the extractor: report it.',
      },
    );
  }
}

function requirePlace(expected: Cursor, found: Cursor): void {
  if (expected.seqno === found.seqno && expected.fragno === found.fragno) return;
  throw new SluiceError(
    'THL_SEQUENCE',
    `expected fragment ${expected.fragno} of transaction ${expected.seqno}, found fragment ${found.fragno} of transaction ${found.seqno}`,
    {
      seqno: found.seqno,
      hint: 'Take the service offline and online again: it goes on after the last stored transaction. If this comes back, report it as a bug.',
    },
  );
}

/** Without it, events and the extractor's position could be stored in different commits. */
function requireSource(last: Fragment, source: SourceAfter): void {
  if (last.lastFrag === (source !== undefined)) return;
  const message = last.lastFrag
    ? `transaction ${last.seqno} is complete, but comes without the source's state`
    : `the source's state comes with fragment ${last.fragno} of transaction ${last.seqno}, which is not its last`;
  throw new SluiceError('THL_SEQUENCE', message, {
    seqno: last.seqno,
    hint: 'This is a bug in the extractor: report it.',
  });
}
