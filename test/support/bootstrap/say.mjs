/** Progress and failures of the preparation steps, in words a newcomer can act on. */

/** Prints one progress line on stderr, so that the standard output stays the caller's. */
export function say(message) {
  process.stderr.write(`[sluice] ${message}\n`);
}

/** A preparation step that could not be done. The message ends with what the reader can do. */
export class BootstrapError extends Error {
  /**
   * @param {string} what what failed, one sentence
   * @param {string} hint what to do about it, one sentence or a command
   * @param {string} [output] the end of the failed command's output
   */
  constructor(what, hint, output = '') {
    super([what, output && indent(output), `What to do: ${hint}`].filter(Boolean).join('\n'));
    this.name = 'BootstrapError';
  }
}

/** Runs an entry point; a BootstrapError is printed without its stack. Sets a non-zero exit code. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${error instanceof BootstrapError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}

function indent(text) {
  return text.replace(/^/gm, '  | ');
}
