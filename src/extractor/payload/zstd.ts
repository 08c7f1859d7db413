import { ZSTDDecoder } from 'zstddec/stream';
import { SluiceError } from '../../errors/sluice-error.js';
import type { PackedBytes } from './packed-bytes.js';

/*
 * Zstandard's own decoder as WebAssembly: Node.js has one of its own only from release 22.15 on. Its
 * memory is that of the frame's window, 2 MiB at the level that MySQL uses by default, 128 MiB at
 * most; a frame that wants more is refused.
 */
const decoder = new ZSTDDecoder();

/** Calls in a row that give nothing without asking for more: the decoder has failed. */
const MAX_SILENCE = 3;
const NOTHING = new Uint8Array(0);

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
 * An empty one: more of the stream has to arrive.
 * @throws Error if the stream is damaged or ends early
 */
export function* expandZstd(packed: PackedBytes): Generator<Uint8Array, void, undefined> {
  const output = decoder.decodeStreaming(packed);
  try {
    yield* checked(output, packed);
  } finally {
    // the library frees what it has allocated only when it comes to an end
    packed.drop();
    drain(output);
  }
}

/** The library does not tell of errors: it gives empty pieces for ever then. */
function* checked(
  output: Iterator<Uint8Array>,
  packed: PackedBytes,
): Generator<Uint8Array, void, undefined> {
  for (let silence = 0; silence < MAX_SILENCE;) {
    if (packed.isStarved) {
      yield NOTHING;
      continue;
    }
    const before = packed.given;
    const { value, done } = output.next();
    if (done === true) return;
    silence = value.length > 0 || packed.given > before ? 0 : silence + 1;
    if (value.length > 0) yield value;
  }
  throw new Error('the compressed data is damaged');
}

function drain(output: Iterator<Uint8Array>): void {
  try {
    for (let silence = 0; silence < MAX_SILENCE;) {
      const { value, done } = output.next();
      if (done === true) return;
      silence = value.length > 0 ? 0 : silence + 1;
    }
  } catch {
    // it ended early, as it was told to
  }
}
