import type { EventFormat } from '../../event/format.js';
import type { SourceState } from '../../event/source-state.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { malformed } from './malformed.js';
import {
  MAX_FORMATS,
  type DataFrame,
  type EventRecord,
  type EventsFrame,
  type FormatFrame,
} from './protocol.js';

/** Events as a master sends them. */
export interface EventBatch {
  readonly events: readonly ThlEvent[];
  /** State of the source after the last event; undefined: not known to the master. */
  readonly source: SourceState | undefined;
}

/** A batch whose last event lacks data. */
interface Unfinished {
  readonly batch: EventBatch;
  readonly last: ThlEvent;
  readonly size: number;
  /** Grows with what has come: a size that is merely claimed takes no memory. */
  data: Buffer;
  filled: number;
}

/** Room made for an event's data at first, in bytes. */
const FIRST_ROOM = 1024 * 1024;

/** Makes events of the frames of one connection. */
export class EventAssembly {
  private readonly formats: EventFormat[] = [];
  private unfinished: Unfinished | undefined;

  /**
   * Takes the next frame; gives a batch when its events are complete.
   * @throws SluiceError THL_PROTOCOL
   */
  accept(frame: FormatFrame | EventsFrame | DataFrame): EventBatch | undefined {
    if (frame.kind === 'data') return this.addData(frame.data);
    if (this.unfinished !== undefined) throw malformed(`${frame.kind} amid the data of an event`);
    return frame.kind === 'format' ? this.addFormat(frame) : this.addEvents(frame);
  }

  private addFormat({ number, format }: FormatFrame): undefined {
    if (number !== this.formats.length || number >= MAX_FORMATS) {
      throw malformed(`format ${number} after ${this.formats.length} formats`);
    }
    this.formats.push(format);
  }

  private addEvents({ records, source }: EventsFrame): EventBatch | undefined {
    const events = records.map((record) => this.event(record));
    const [last, event] = [records.at(-1), events.at(-1)];
    if (last === undefined || event === undefined) return undefined;
    const batch = { events, source };
    const { size, data } = last;
    if (data.length === size) return batch;
    this.unfinished = { batch, last: event, size, data: Buffer.alloc(0), filled: 0 };
    append(this.unfinished, data);
    return undefined;
  }

  private event({ header, format: number, data }: EventRecord): ThlEvent {
    const format = this.formats[number];
    if (format === undefined) throw malformed(`format ${number} was not described`);
    return { header, format, data };
  }

  private addData(piece: Buffer): EventBatch | undefined {
    const { unfinished } = this;
    if (unfinished === undefined) throw malformed('data that belongs to no event');
    const { batch, last, size, filled } = unfinished;
    if (piece.length === 0 || piece.length > size - filled) {
      throw malformed(`${piece.length} bytes of data, ${size - filled} expected`);
    }
    append(unfinished, piece);
    if (unfinished.filled < size) return undefined;
    this.unfinished = undefined;
    const { data } = unfinished;
    return { ...batch, events: [...batch.events.slice(0, -1), { ...last, data }] };
  }
}

/** The last room made is exactly as large as the data. */
function append(unfinished: Unfinished, piece: Buffer): void {
  const { data, filled, size } = unfinished;
  const needed = filled + piece.length;
  if (needed > data.length) {
    const room = Math.min(size, Math.max(needed, 2 * data.length, FIRST_ROOM));
    unfinished.data = Buffer.allocUnsafe(room);
    data.copy(unfinished.data, 0, 0, filled);
  }
  piece.copy(unfinished.data, filled);
  unfinished.filled = needed;
}
