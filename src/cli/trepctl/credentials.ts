import { readFileSync } from 'node:fs';
import type { AdminAddress } from '../../admin/client.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Target } from './target.js';

/** A token on the command line could be read in the list of processes. */
const TOKEN_VARIABLE = 'SLUICE_ADMIN_TOKEN';

/**
 * What the command line and the environment say of token and TLS.
 * @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID
 */
export function credentialsOf(target: Target): Pick<AdminAddress, 'token' | 'tls'> {
  const { tokenFile, tls, ca, cert, key } = target;
  const token = tokenFile === undefined ? process.env[TOKEN_VARIABLE] : firstLine(tokenFile);
  const wanted = tls === true || [ca, cert, key].some((file) => file !== undefined);
  if ((cert === undefined) !== (key === undefined)) throw half();
  return {
    ...(token === undefined ? {} : { token }),
    ...(wanted
      ? { tls: { ca: read('-ca', ca), cert: read('-cert', cert), key: read('-key', key) } }
      : {}),
  };
}

function firstLine(file: string): string {
  return read('-token-file', file)?.split(/\r?\n/, 1)[0]?.trim() ?? '';
}

function read(option: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SluiceError('CONFIG_UNREADABLE', `cannot read ${option} file ${file}`, {
      hint: `Check the name given with ${option}, and that you may read the file.`,
      cause,
    });
  }
}

function half(): SluiceError {
  return new SluiceError('CONFIG_INVALID', '-cert and -key go together; one is missing', {
    hint: 'Name the client certificate and its key.',
  });
}
