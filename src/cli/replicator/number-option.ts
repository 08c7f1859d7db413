import { SluiceError } from '../../errors/sluice-error.js';

/** Least and greatest value that an option takes. */
export interface Bounds {
  readonly command: string;
  readonly least: number;
  readonly most: number;
}

/**
 * A whole number, of an option of `replicator <command>`; of one given twice the last counts.
 * @throws SluiceError CONFIG_INVALID, which ends with the exit code of wrong usage
 */
export function numberOption(
  option: string,
  given: unknown,
  { command, least, most }: Bounds,
): number {
  const text = String([given].flat().at(-1));
  const number = Number(text);
  if (/^\d{1,15}$/.test(text) && number >= least && number <= most) return number;
  throw new SluiceError(
    'CONFIG_INVALID',
    `--${option} ${text}: expected a whole number from ${least} to ${most}`,
    { hint: `See \`replicator ${command} --help\`.` },
  );
}
