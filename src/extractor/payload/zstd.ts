import { ZSTDDecoder } from 'zstddec/stream';
import { SluiceError } from '../../errors/sluice-error.js';

/*
 * Zstandard's own decoder as WebAssembly: Node.js has one of its own only from release 22.15 on. Its
 * memory is that of the frame's window, 2 MiB at the level that MySQL uses by default, 128 MiB at
 * most; a frame that wants more is refused.
 */
const decoder = new ZSTDDecoder();

/** Bytes given to the decoder at once. */
const SLICE_BYTES = 64 * 1024;
/** Calls in a row that give nothing without asking for more: the decoder has failed. */
const MAX_SILENCE = 3;

/**
 * To be awaited once before `expandZstd` is used.
 * @throws SluiceError DEPENDENCY_UNFIT
 */
export async function loadZstd(): Promise<void> {
  try {
    await decoder.init();
  } catch (cause) {
    throw new SluiceError(
      'DEPENDENCY_UNFIT',
      'the decoder of compressed transactions does not load',
      {
        hint: 'Install the versions of the lock file: run `npm ci` in the folder of the replicator.',
        cause,
      },
    );
  }
}

/**
 * The content of a Zstandard stream in pieces of at most 128 KiB, each expanded when it is asked for.
 * @throws Error if the stream is damaged or ends early
 */
export function* expandZstd(packed: Buffer): Generator<Uint8Array, void, undefined> {
  const input = new Slices(packed);
  const output = decoder.decodeStreaming(input);
  try {
    yield* checked(output, input);
  } finally {
    // the library frees what it has allocated only when it comes to an end
    input.end();
    drain(output, input);
  }
}

/** The library does not tell of errors: it gives empty pieces for ever then. */
function* checked(
  output: Iterator<Uint8Array>,
  input: Slices,
): Generator<Uint8Array, void, undefined> {
  for (;;) {
    const { value, done } = output.next();
    if (done === true) return;
    if (input.isStuck(value)) throw new Error('the compressed data is damaged');
    if (value.length > 0) yield value;
  }
}

function drain(output: Iterator<Uint8Array>, input: Slices): void {
  try {
    for (let next = output.next(); next.done !== true; next = output.next()) {
      if (input.isStuck(next.value)) return;
    }
  } catch {
    // it ended early, as it was told to
  }
}

/** The compressed bytes in slices, and whether the decoder still gets on with them. */
class Slices implements Iterable<Uint8Array> {
  private at = 0;
  private silence = 0;

  constructor(private readonly bytes: Buffer) {}

  *[Symbol.iterator](): Generator<Uint8Array, void, undefined> {
    while (this.at < this.bytes.length) {
      const slice = this.bytes.subarray(this.at, this.at + SLICE_BYTES);
      this.at += slice.length;
      this.silence = 0;
      yield slice;
    }
  }

  end(): void {
    this.at = this.bytes.length;
  }

  isStuck(piece: Uint8Array): boolean {
    this.silence = piece.length === 0 ? this.silence + 1 : 0;
    return this.silence >= MAX_SILENCE;
  }
}
