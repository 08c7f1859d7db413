import { EXIT } from './exit-codes.js';

let closed = false;

/**
 * That nobody reads any more (`| head`) is no error, and ends nothing half way: what a command has
 * begun it does. Output that cannot be written, on a full disk say, makes the exit code 1.
 */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onError);
}

/** Whether nobody reads stdout any more, as far as was noticed. */
export function isOutputClosed(): boolean {
  return closed;
}

function onError(this: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
  const known = closed;
  closed = true;
  if (error.code === 'EPIPE' || known) return;
  process.on('exit', () => {
    process.exitCode = EXIT.error;
  });
  if (this !== process.stderr) {
    process.stderr.write(`ERROR: the output cannot be written: ${error.message}\n`);
  }
}
