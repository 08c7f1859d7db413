import { z } from 'zod';
import { parseThlUri, THL_PORT } from '../thl-uri.js';
import { bytes, duration } from '../units.js';
import { guarded } from './listener.js';
import { port } from './scalars.js';
import { replicatorTls } from './tls.js';
import { token } from './token.js';

export const listenSchema = z
  .strictObject({
    host: z
      .string()
      .default('127.0.0.1')
      .describe('address to listen on; beyond loopback tls and a token (or tls.ca) are required'),
    port: port.min(0).default(THL_PORT).describe('port for slaves; 0: any free one'),
    ...guarded,
    heartbeat: duration
      .prefault('2s')
      .describe(
        'between heartbeats both ways; 4 times it in silence, and a connection is given up',
      ),
    compression: z
      .boolean()
      .default(true)
      .describe('send compressed to the slaves that ask for it (master.compression)'),
    connectionsPerAddress: z
      .number()
      .int()
      .min(1)
      .default(100)
      .describe('connections at once from one address; more are refused, and logged'),
    keepAge: duration
      .prefault('30d')
      .describe(
        'purges wait for what a slave has not taken until it was stored so long ago; then it is let go, with a warning, and needs a copy; 0: they wait for ever',
      ),
    keepSize: bytes
      .optional()
      .describe('purges wait for slaves until the log is so large; then they are let go'),
  })
  .describe('serve this history log to slaves on other hosts');

export const masterSchema = z
  .strictObject({
    uris: z
      .array(z.string().refine((uri) => parseThlUri(uri) !== undefined))
      .min(1)
      .meta({ allowed: 'a list of URIs as [thl://db1:2112/], the first that answers is used' })
      .describe('replicators to fetch the history log from, in order'),
    ...token,
    tls: replicatorTls.optional(),
    insecure: z
      .boolean()
      .default(false)
      .describe('true: allow masters beyond loopback without verified TLS or without a token'),
    compression: z
      .enum(['none', 'deflate'])
      .default('none')
      .describe('what the master sends: for slow links; costs both hosts CPU time'),
    connectTimeout: duration.prefault('10s').describe('give up connecting after this time'),
    nodeName: z
      .string()
      .max(255)
      .optional()
      .describe("this slave's name on the master, unique there; default: <host name>:<thl.path>"),
  })
  .describe(
    'fetch the history log from a replicator on another host; without it a slave reads the file',
  );
