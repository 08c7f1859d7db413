import { SluiceError } from '../../errors/sluice-error.js';

/** A frame that the other side cannot have meant. The connection is closed; a new one may do. */
export function malformed(message: string, cause?: unknown): SluiceError {
  return new SluiceError('THL_PROTOCOL', `malformed frame: ${message}`, {
    cause,
    hint: 'Check that a replicator of the same version is at the other end, and nothing changes the bytes in between.',
  });
}
