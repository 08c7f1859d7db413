import { z } from 'zod';
import { file } from '../units.js';

export const tlsMode = z.enum(['disabled', 'required', 'verify-ca', 'verify-identity']);
const tlsFiles = {
  ca: file.optional().describe('file with the PEM certificates of the authorities to trust'),
  cert: file.optional().describe('file with the PEM client certificate'),
  key: file.optional().describe('file with the PEM key of the client certificate'),
};

/** Of a connection to a replicator on another host. */
export const replicatorTls = z
  .strictObject({
    mode: tlsMode.describe(
      'disabled: plain; required: encrypted, not verified; verify-ca; verify-identity: and the host name',
    ),
    ...tlsFiles,
  })
  .describe('encryption of the connection');

/** Of a connection to a database. */
export const databaseTls = z
  .strictObject({
    mode: tlsMode
      .optional()
      .describe(
        'disabled: plain; required: encrypted, not verified; verify-ca; verify-identity: and the host name; default: verify-identity',
      ),
    ...tlsFiles,
    ca: file
      .meta({ allowed: 'a file name, absolute or relative to this file, or rds', keyword: 'rds' })
      .optional()
      .describe(
        'file with the PEM certificates of the authorities to trust; rds: those of Amazon RDS, the default for *.rds.amazonaws.com; else those that Node.js trusts',
      ),
  })
  .describe('encryption of the connection');

/** Of a port that this host listens on. */
export const listenerTls = z
  .strictObject({
    cert: file.describe('file with the PEM certificate of this host'),
    key: file.describe('file with its PEM key'),
    ca: file
      .optional()
      .describe('let in only who has a client certificate of these PEM authorities'),
  })
  .describe('encryption of the port');
