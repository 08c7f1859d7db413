import { decodeEvent } from '../../binlog/decode.js';
import { EventType } from '../../binlog/event-type.js';
import { eventsIn } from '../../binlog/split.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { crashPoint } from '../../util/crash-point.js';

/** Blocks of more bytes together are not kept: they are read again from the history log. */
const KEPT_BYTES = 4 * 1024 * 1024;

const BLOCKS: ReadonlySet<number> = new Set([EventType.BEGIN_LOAD_QUERY, EventType.APPEND_BLOCK]);

/** A file that LOAD DATA read on the source, whose blocks come before the statement. */
export class LoadedFile {
  private kept: Buffer[] | undefined = [];
  private bytes = 0;

  constructor(private readonly fileId: number) {}

  add(block: Buffer): void {
    this.bytes += block.length;
    if (this.bytes > KEPT_BYTES) this.kept = undefined;
    // a copy: the fragment it is a part of may be gone when the statement comes
    this.kept?.push(Buffer.from(block));
  }

  /**
   * The file's bytes in order, in bounded memory.
   * @param stored the transaction, read again from its first fragment
   */
  async *blocks(stored: () => AsyncIterable<ThlEvent>): AsyncGenerator<Buffer, void, undefined> {
    if (this.kept === undefined) yield* this.storedBlocks(stored);
    else yield* this.kept;
  }

  private async *storedBlocks(
    stored: () => AsyncIterable<ThlEvent>,
  ): AsyncGenerator<Buffer, void, undefined> {
    let left = this.bytes;
    for await (const event of stored()) {
      for (const block of this.blocksIn(event)) {
        left -= block.length;
        if (left < 0) break;
        yield block;
        crashPoint('apply-load-block');
      }
      if (left <= 0) break;
    }
    if (left !== 0) throw changed(this.fileId);
  }

  private *blocksIn({ data, format }: ThlEvent): Generator<Buffer, void, undefined> {
    for (const { typeCode, raw } of eventsIn(data, format)) {
      if (!BLOCKS.has(typeCode)) continue;
      const event = decodeEvent(raw, format);
      if (event.kind === 'load-block' && event.fileId === this.fileId) yield event.block;
    }
  }
}

function changed(fileId: number): SluiceError {
  return new SluiceError('THL_CORRUPT', `the blocks of file ${fileId} are others than before`, {
    hint: 'Check the disk, and restore the history log or extract it again from the master.',
  });
}
