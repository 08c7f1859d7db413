import { z } from 'zod';
import { duration, file } from '../units.js';
import { port, serviceName } from './scalars.js';
import { databaseTls, tlsMode } from './tls.js';

const server = {
  host: z.string().default('127.0.0.1').describe('host name or address of the database server'),
  port: port.min(1).default(3306).describe('its port'),
  user: z.string().describe('login'),
  password: z.string().optional().describe('password; better passwordFile or passwordEnv'),
  passwordFile: file.optional().describe('file whose first line is the password'),
  passwordEnv: z.string().optional().describe('environment variable that holds the password'),
  tls: databaseTls.optional(),
  ssl: tlsMode
    .optional()
    .describe('short for tls: { mode: .. }; without both: verify-identity, on loopback disabled'),
  connectTimeout: duration.prefault('10s').describe('give up connecting after this time'),
};

const start = z
  .union([
    z.literal('current'),
    z.literal('earliest'),
    z.strictObject({ file: z.string(), position: z.number().int().min(4) }),
    z.strictObject({ gtid: z.string() }),
  ])
  .default('current')
  .meta({ allowed: 'current, earliest, {file: .., position: ..} or {gtid: ..}' })
  .describe(
    'where an empty history log starts: current end, earliest binlog, a file and position, or after a GTID set',
  );

export const sourceSchema = z
  .strictObject({
    ...server,
    serverId: z
      .number()
      .int()
      .min(1)
      .max(4294967295)
      .optional()
      .describe(
        'server id under which the binlog is asked for; made from the service name if not set; unique among replicas',
      ),
    start,
    skipAppliedBy: z
      .union([z.literal('all'), z.array(serviceName)])
      .default([])
      .meta({ allowed: 'all, or a list of services as [ba]' })
      .describe(
        'do not extract what these services applied to the master: for masters that replicate into each other, three and more of them with all, a service for each master; all: extract only what was written to it directly',
      ),
    heartbeat: duration
      .prefault('2s')
      .describe(
        'the master sends a heartbeat when nothing happened for this time; 4 times it, and the connection is re-made',
      ),
  })
  .describe('the master: the server whose binlog is extracted');

export const targetSchema = z
  .strictObject({ ...server })
  .describe('the slave: the server that events are applied to');

export const datasourceSchema = z
  .strictObject({ ...server })
  .describe(
    "this host's own database, for a host that can be master and slave: the source in role master, the target in role slave; keys of the sections source and target go before",
  );
