import type {
  GtidEvent,
  GtidListEvent,
  MariadbGtidEvent,
  PreviousGtidsEvent,
} from '../binlog/binlog-event.js';
import type { SourceState } from '../event/source-state.js';
import type { AppliedTransactions } from './applied-transactions.js';
import { parseExecutedSet, type ExecutedSet } from './executed-set.js';

export interface SourceIdentity {
  readonly serverUuid: string;
  readonly serverId: number;
}

/** How far the source has been extracted: only complete transactions count. */
export class Progress {
  private file = '';
  private position = 0;

  /**
   * @param executed all transactions before the first one to come; undefined: not known
   * @param seedable the stream starts with a file, whose head tells what came before it
   * @param applied knows the sessions of appliers on the source
   */
  constructor(
    private readonly identity: SourceIdentity,
    private executed: ExecutedSet | undefined,
    private seedable: boolean,
    private readonly applied?: AppliedTransactions,
  ) {}

  /** The head of a file lists what the files before it hold. */
  seed(event: PreviousGtidsEvent | GtidListEvent): void {
    if (!this.seedable || this.executed !== undefined) return;
    this.seedable = false;
    this.executed =
      event.kind === 'previous-gtids'
        ? parseExecutedSet(event.gtidSet, 'mysql')
        : parseExecutedSet(lastOfDomains(event), 'mariadb');
  }

  /** Whether the transaction was extracted already. */
  has(gtid: GtidEvent | MariadbGtidEvent): boolean {
    return this.executed?.has(gtid) ?? false;
  }

  complete(gtid: GtidEvent | MariadbGtidEvent | undefined, file: string, position: number): void {
    this.file = file;
    this.position = position;
    this.seedable = false;
    // A set cannot tell that a transaction without a GTID was extracted: go on by file and offset.
    if (gtid?.gtid === undefined) this.executed = undefined;
    else this.executed?.add(gtid);
  }

  state(): SourceState {
    const { serverUuid, serverId } = this.identity;
    const { file, position } = this;
    const gtidSet = this.executed?.text();
    const applierSessions = this.applied?.text();
    const state = { serverUuid, serverId, file, position, gtidSet };
    return applierSessions === undefined ? state : { ...state, applierSessions };
  }
}

/** Several servers may be listed for a domain; the last one wrote last. */
function lastOfDomains({ gtids }: GtidListEvent): string {
  const last = new Map(gtids.map((gtid) => [gtid.domainId, gtid]));
  return [...last.values()]
    .map(({ domainId, serverId, sequence }) => `${domainId}-${serverId}-${sequence}`)
    .join(',');
}
