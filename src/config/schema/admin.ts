import { z } from 'zod';
import { port } from './scalars.js';
import { listenerTls } from './tls.js';
import { token } from './token.js';

export const adminSchema = z
  .strictObject({
    host: z
      .string()
      .default('127.0.0.1')
      .describe(
        'address that the administration API listens on; beyond loopback tls and a token (or tls.ca) are required',
      ),
    port: port.min(0).default(10000).describe('its port; 0: any free one'),
    ...token,
    tls: listenerTls.optional(),
    insecure: z
      .boolean()
      .default(false)
      .describe('true: allow an address beyond loopback without TLS or token; logged as such'),
  })
  .describe('administration API, used by trepctl');
