import { z } from 'zod';
import { listenerTls } from './tls.js';
import { token } from './token.js';

/** Keys of a section with an address to listen on: who may connect. `config/rules.ts` compares them. */
export const guarded = {
  ...token,
  tls: listenerTls.optional(),
  insecure: z
    .boolean()
    .default(false)
    .describe('true: allow an address beyond loopback without TLS or token; logged as such'),
};
