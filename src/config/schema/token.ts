import { z } from 'zod';
import { file } from '../units.js';

/** Keys of a section that name the secret of both sides; `secrets.ts` reads it. */
export const token = {
  token: z.string().optional().describe('shared secret of both sides; better tokenFile'),
  tokenFile: file
    .optional()
    .describe('file whose first line is the token; a port also takes those on further lines'),
  tokenEnv: z.string().optional().describe('environment variable that holds the token'),
};
