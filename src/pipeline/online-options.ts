import { formatSeqnoSet, type SeqnoRange } from '../util/seqno-set.js';
import { describeStop, type StopCondition } from './stop-requests.js';

/** What an operator asks for with `trepctl online`, for one time online. */
export interface OnlineOptions {
  /** Transactions to pass over. */
  readonly skip: readonly SeqnoRange[];
  /**
   * Goes on where a check of histories would refuse: restart point against history log, history log
   * against the master's. What that loses or doubles is the operator's to know.
   */
  readonly force: boolean;
  /** Event id at whose place the extractor starts; undefined: after what the log holds. */
  readonly fromEvent: string | undefined;
  /** Seqno that an empty log begins with; undefined: 0. */
  readonly baseSeqno: number | undefined;
  /** Where to go offline again. */
  readonly until: StopCondition | undefined;
  /** False: events of the history log are taken without looking at their checksums. */
  readonly checksum: boolean;
  /** The service goes online again by itself, with what was asked for before. */
  readonly again?: boolean;
}

export const NO_OPTIONS: OnlineOptions = {
  skip: [],
  force: false,
  fromEvent: undefined,
  baseSeqno: undefined,
  until: undefined,
  checksum: true,
};

/** As `trepctl online` was given them; empty: none. */
export function describeOptions(options: OnlineOptions): string {
  const { skip, force, fromEvent, baseSeqno, until, checksum } = options;
  return [
    ...(skip.length > 0 ? [`-skip-seqno ${formatSeqnoSet(skip)}`] : []),
    ...(force ? ['-force'] : []),
    ...(fromEvent === undefined ? [] : [`-from-event ${fromEvent}`]),
    ...(baseSeqno === undefined ? [] : [`-base-seqno ${baseSeqno}`]),
    ...(until === undefined ? [] : [`-until-${describeStop(until)}`]),
    ...(checksum ? [] : ['-no-checksum']),
  ].join(' ');
}
