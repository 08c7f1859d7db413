import { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { SluiceError } from '../../errors/sluice-error.js';
import type { Header } from '../../event/header.js';
import type { Expectation } from '../batch.js';
import type { Answer } from '../target/query-command.js';
import type { RowPlan } from './row-plan.js';

const KEYS_SHOWN = 20;
const KEY_BYTES_SHOWN = 500;

/** A run of rows of one event that went into the statement. */
interface Run {
  readonly event: Buffer;
  readonly start: number;
  end: number;
}

/** What is expected of a statement made of rows, perhaps of several events and transactions. */
export class RowExpectation implements Expectation {
  readonly undone = true;
  inspect?: (answer: Answer) => void;
  /** Rows of the events that the statement holds. */
  count: number;
  private readonly runs: Run[];
  private last: Header;

  constructor(
    readonly header: Header,
    readonly plan: RowPlan,
    event: Buffer,
    start: number,
    end: number,
  ) {
    this.last = header;
    this.count = plan.rowsWritten;
    this.runs = [{ event, start, end }];
  }

  get rows(): number | undefined {
    return this.plan.found === undefined ? undefined : this.count * this.plan.found;
  }

  again(errno: number | undefined, message: string): SluiceError | undefined {
    const { joins, lenience } = this.plan;
    const apart = this.count > 1 ? joins?.again(errno, message) : undefined;
    return apart ?? (errno === undefined ? undefined : lenience?.again(errno, message));
  }

  /** One more row, right after the last one or the first of another event. */
  add(header: Header, event: Buffer, start: number, end: number): void {
    this.count += this.plan.rowsWritten;
    this.last = header;
    const run = this.runs[this.runs.length - 1];
    if (run?.event === event) run.end = end;
    else this.runs.push({ event, start, end });
  }

  /** Made when it is asked for: one for each row would cost too much. */
  get describe(): () => string {
    return () => this.text();
  }

  private text(): string {
    const { seqno } = this.header;
    const upTo = this.last.seqno === seqno ? '' : ` up to seqno ${this.last.seqno}`;
    const rows = this.count === 1 ? '' : `${this.count} rows${upTo}: `;
    return `${this.plan.title}, ${rows}${this.keys().join('; ')}`;
  }

  private keys(): string[] {
    const keys: string[] = [];
    for (const { event, start, end } of this.runs) {
      for (let at = start; at < end && keys.length <= KEYS_SHOWN;) {
        const out = new SqlBuffer(256);
        at = this.plan.writeKey(event, at, end, out);
        keys.push(shortened(out.view()));
      }
    }
    return keys.length > KEYS_SHOWN ? [...keys.slice(0, KEYS_SHOWN), '...'] : keys;
  }
}

function shortened(text: Buffer): string {
  const shown = text.toString('utf8', 0, Math.min(text.length, KEY_BYTES_SHOWN));
  return text.length > KEY_BYTES_SHOWN ? `${shown}...` : shown;
}
