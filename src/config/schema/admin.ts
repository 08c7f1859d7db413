import { z } from 'zod';
import { guarded } from './listener.js';
import { port } from './scalars.js';

export const adminSchema = z
  .strictObject({
    host: z
      .string()
      .default('127.0.0.1')
      .describe(
        'address that the administration API listens on; beyond loopback tls and a token (or tls.ca) are required',
      ),
    port: port.min(0).default(10000).describe('its port; 0: any free one'),
    ...guarded,
  })
  .describe('administration API, used by trepctl');
