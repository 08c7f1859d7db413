import { crashPoint } from '../../util/crash-point.js';
import type { Header } from '../../event/header.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { Connection } from './connection.js';
import type { CommitGroup } from './commit-queue.js';
import { FileIdentity } from './file-identity.js';
import { FragmentWriter } from './fragment-writer.js';
import { writeFailure } from './sqlite-failure.js';
import { TailRow, type TailState } from './tail-row.js';

type Fragment = Pick<Header, 'seqno' | 'fragno' | 'lastFrag'>;

/** Stores groups of appends, each in one durable commit, and knows what the log ends with. */
export class LogWriter {
  private readonly fragments;
  private readonly tailRow;
  private readonly file;
  private stored: TailState;
  private lastStored: Fragment | undefined;

  constructor(
    private readonly db: Connection,
    private readonly path: string,
  ) {
    this.fragments = new FragmentWriter(db);
    this.tailRow = new TailRow(db);
    this.file = new FileIdentity(path);
    this.stored = this.tailRow.read();
    this.lastStored = this.stored.header;
  }

  /** The last fragment stored, be its transaction complete or not. */
  get last(): Fragment | undefined {
    return this.lastStored;
  }

  /** To be called when fragments above the last complete transaction have been removed. */
  forgetPartial(): void {
    this.lastStored = this.stored.header;
  }

  get tail(): TailState {
    return this.stored;
  }

  /** @throws SluiceError THL_WRITE_FAILED: then nothing of the group is stored */
  commit(group: CommitGroup): void {
    this.transaction(() => {
      const now = Date.now();
      this.fragments.insert(group.events, now);
      this.advanceTail(group, now);
      crashPoint('thl-before-commit');
    });
    this.lastStored = group.events.at(-1)?.header ?? this.lastStored;
    crashPoint('thl-after-commit');
  }

  /** Runs `change` in one durable commit. What the log ends with may be another afterwards. */
  change<T>(change: (db: Connection, tail: TailRow) => T): T {
    return this.transaction(() => change(this.db, this.tailRow));
  }

  /** To be called when rows that new ones could refer to (segments, formats) were deleted. */
  forgetReferences(): void {
    this.fragments.forget();
  }

  private transaction<T>(work: () => T): T {
    try {
      const result = this.db.transaction(work).immediate();
      this.file.requireToWrite();
      this.stored = this.tailRow.read();
      return result;
    } catch (error) {
      this.fragments.forget();
      throw writeFailure(this.path, error);
    }
  }

  /** The events and the extractor's position must not be stored apart: one commit for both. */
  private advanceTail({ events, source }: CommitGroup, now: number): void {
    const first = events.find(isLast);
    const last = events.findLast(isLast);
    const known = source === 'unknown' ? undefined : source;
    if (first === undefined || last === undefined) {
      if (known !== undefined) this.tailRow.writeSource(known);
      return;
    }
    this.tailRow.write(first.header.seqno, last.header, known, now);
  }
}

function isLast(event: ThlEvent): boolean {
  return event.header.lastFrag;
}
