import { z } from 'zod';
import { adminSchema } from './schema/admin.js';
import { applierSchema } from './schema/applier.js';
import { datasourceSchema, sourceSchema, targetSchema } from './schema/databases.js';
import { filtersSchema } from './schema/filters.js';
import { masterSchema, type listenSchema } from './schema/net.js';
import { serviceName } from './schema/scalars.js';
import { thlSchema } from './schema/thl.js';
import type { replicatorTls } from './schema/tls.js';
import { duration, file } from './units.js';

const logSchema = z
  .strictObject({
    level: z
      .enum(['trace', 'debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('least severe level that is logged'),
    file: file
      .optional()
      .describe(
        'log file of the daemon (JSON lines); default: <service>-<role>.log next to the history log',
      ),
  })
  .describe('logging');

export const roleSchema = z.enum(['direct', 'master', 'slave', 'relay']);

/** The whole file; sections of their own are in `schema/`. What it holds is described to the user here. */
export const serviceSchema = z.strictObject({
  service: serviceName
    .meta({ allowed: 'a name that starts with a lower-case letter, of a-z, 0-9 and _, 48 at most' })
    .describe('name of the service; its catalog on the slave is schema sluice_<service>'),
  role: roleSchema.describe(
    'direct: extract and apply; master: extract to the history log; slave: apply from it; relay: only fetch it and serve it on; `trepctl setrole` changes it later',
  ),
  sourceId: z
    .string()
    .optional()
    .describe('name of the source in headers; default: host:port of the source'),
  datasource: datasourceSchema.optional(),
  source: sourceSchema.optional(),
  master: masterSchema.optional(),
  target: targetSchema.optional(),
  thl: thlSchema,
  applier: applierSchema.prefault({}),
  filters: filtersSchema.prefault({}),
  admin: adminSchema.prefault({}),
  log: logSchema.prefault({}),
  pidFile: file
    .optional()
    .describe('pid file of the daemon; default: <service>-<role>.pid next to the history log'),
  autoOnline: z.boolean().default(true).describe('go ONLINE when the replicator starts'),
  autoRecoveryDelay: duration
    .prefault('30s')
    .describe(
      'after an error that may pass by itself, go ONLINE again after this time; 0: stay in OFFLINE:ERROR',
    ),
  autoRecoveryMaxAttempts: z
    .union([z.literal('unlimited'), z.number().int().min(0)])
    .default('unlimited')
    .meta({ allowed: 'unlimited, or a whole number; 0: never' })
    .describe('how often it goes ONLINE again by itself before it stays in OFFLINE:ERROR'),
  autoRecoveryResetInterval: duration
    .prefault('5m')
    .describe('after so long ONLINE the attempts are counted anew'),
});

export type SourceConfig = z.infer<typeof sourceSchema>;
export type TargetConfig = z.infer<typeof targetSchema>;
export type ThlConfig = z.infer<typeof thlSchema>;
export type ListenConfig = z.infer<typeof listenSchema>;
export type MasterConfig = z.infer<typeof masterSchema>;
export type ApplierConfig = z.infer<typeof applierSchema>;
export type FiltersConfig = z.infer<typeof filtersSchema>;
export type AdminConfig = z.infer<typeof adminSchema>;
export type LogConfig = z.infer<typeof logSchema>;
export type TlsConfig = z.infer<typeof replicatorTls>;
export type Role = z.infer<typeof roleSchema>;
export type ServiceConfig = z.infer<typeof serviceSchema> & {
  /** `role` of the file, where the service was given another one by command. */
  readonly configuredRole?: Role;
};
