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

interface Unfinished {
  readonly batch: EventBatch;
  readonly data: Buffer;
  filled: number;
}

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
    const batch = { events: records.map((record) => this.event(record)), source };
    const last = records.at(-1);
    const event = batch.events.at(-1);
    if (last === undefined || event === undefined) return undefined;
    if (last.data.length === last.size) return batch;
    this.unfinished = { batch, data: event.data, filled: last.data.length };
    return undefined;
  }

  private event({ header, format: number, size, data }: EventRecord): ThlEvent {
    const format = this.formats[number];
    if (format === undefined) throw malformed(`format ${number} was not described`);
    return { header, format, data: data.length === size ? data : roomFor(size, data) };
  }

  private addData(piece: Buffer): EventBatch | undefined {
    const { unfinished } = this;
    if (unfinished === undefined) throw malformed('data that belongs to no event');
    const { batch, data, filled } = unfinished;
    if (piece.length === 0 || piece.length > data.length - filled) {
      throw malformed(`${piece.length} bytes of data, ${data.length - filled} expected`);
    }
    piece.copy(data, filled);
    unfinished.filled += piece.length;
    if (unfinished.filled < data.length) return undefined;
    this.unfinished = undefined;
    return batch;
  }
}

function roomFor(size: number, begin: Buffer): Buffer {
  const data = Buffer.allocUnsafe(size);
  begin.copy(data);
  return data;
}
