import { z } from 'zod';
import { parseThlUri, THL_PORT } from './thl-uri.js';
import { bytes, duration, file } from './units.js';

const port = z.number().int().max(65535);

const tlsMode = z.enum(['disabled', 'required', 'verify-ca', 'verify-identity']);
const tlsFiles = {
  ca: file.optional().describe('file with the PEM certificates of the authorities to trust'),
  cert: file.optional().describe('file with the PEM client certificate'),
  key: file.optional().describe('file with the PEM key of the client certificate'),
};

const tls = z
  .strictObject({
    mode: tlsMode.describe(
      'disabled: plain; required: encrypted, not verified; verify-ca; verify-identity: and the host name',
    ),
    ...tlsFiles,
  })
  .describe('encryption of the connection');

/** Of a connection to a database. */
const databaseTls = z
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

const serviceName = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);

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

const token = {
  token: z.string().optional().describe('shared secret of both sides; better tokenFile'),
  tokenFile: file.optional().describe('file whose first line is the token'),
  tokenEnv: z.string().optional().describe('environment variable that holds the token'),
};

const listenerTls = z
  .strictObject({
    cert: file.describe('file with the PEM certificate of this host'),
    key: file.describe('file with its PEM key'),
    ca: file
      .optional()
      .describe('let in only who has a client certificate of these PEM authorities'),
  })
  .describe('encryption of the port');

export const listenSchema = z
  .strictObject({
    host: z
      .string()
      .default('127.0.0.1')
      .describe('address to listen on; beyond loopback tls and a token (or tls.ca) are required'),
    port: port.min(0).default(THL_PORT).describe('port for slaves; 0: any free one'),
    ...token,
    tls: listenerTls.optional(),
    insecure: z
      .boolean()
      .default(false)
      .describe('true: allow an address beyond loopback without TLS or token; logged as such'),
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
    tls: tls.optional(),
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

export const thlSchema = z
  .strictObject({
    path: file.describe('file of the history log (SQLite); made when missing'),
    fragmentSize: bytes
      .prefault('1MiB')
      .describe('transactions above this size are stored as several fragments'),
    commitBytes: bytes
      .prefault('4MiB')
      .describe('group commit: so many bytes are written in one commit at most'),
    commitDelay: duration
      .prefault('0s')
      .describe('group commit: wait this long for more events before a commit'),
    retention: duration
      .prefault('7d')
      .describe('transactions older than this are purged once every consumer has them; 0: never'),
    maxSize: bytes
      .optional()
      .describe('purge the oldest transactions that every consumer has when the log is larger'),
    listen: listenSchema.optional(),
  })
  .describe('the transaction history log');

export const applierSchema = z
  .strictObject({
    blockTransactions: z
      .number()
      .int()
      .min(1)
      .default(100)
      .describe('source transactions in one target transaction at most'),
    blockBytes: bytes
      .prefault('4MiB')
      .describe(
        'bytes of events in one target transaction before it is committed at the next transaction boundary',
      ),
    blockTime: duration
      .prefault('50ms')
      .describe(
        'a block is committed after this time at the latest; at once when nothing more waits',
      ),
    adaptToLink: z
      .boolean()
      .default(true)
      .describe(
        'on a link with a round trip of several milliseconds, take blocks larger by about that factor',
      ),
    privileged: z
      .union([z.literal('auto'), z.boolean()])
      .default('auto')
      .meta({ allowed: 'auto, true or false' })
      .describe(
        'true: refuse to start without the privileges for sql_log_bin=0; false: use none; auto: use them where granted',
      ),
    nativeRows: z
      .boolean()
      .default(true)
      .describe(
        'replay row events as they are (BINLOG statements) where master and slave are of one family and the login may; false: always as SQL',
      ),
    joinRows: z
      .boolean()
      .default(true)
      .describe(
        'rows that follow each other share statements where they are applied as SQL; false: a statement for each row',
      ),
    accounts: z
      .enum(['auto', 'apply', 'skip', 'stop'])
      .default('auto')
      .describe(
        'statements on accounts (CREATE USER, GRANT, SET PASSWORD ..): auto applies them with a privileged login and skips them otherwise',
      ),
    definer: z
      .strictObject({
        policy: z
          .enum(['auto', 'keep', 'current-user', 'refuse'])
          .default('auto')
          .describe(
            'auto: keep where the login may name other accounts, else current-user; refuse: stop',
          ),
        map: z
          .record(z.string(), z.string())
          .default({})
          .describe("other definers for some, as ['app@%': 'app@10.%'], before the policy"),
      })
      .prefault({})
      .describe('DEFINER of views, routines, triggers and events'),
    logUpdates: z
      .boolean()
      .default(false)
      .describe("write the applied changes to the slave's own binlog (for chained slaves)"),
    collations: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'collations to take on the slave for those that it does not have, as {utf8mb4_ja_0900_as_cs: utf8mb4_unicode_520_ci}, before the built-in table',
      ),
    onRowMismatch: z
      .enum(['stop', 'warn'])
      .default('stop')
      .describe('what to do when a row to change is missing or not unique'),
    retries: z
      .number()
      .int()
      .min(0)
      .default(10)
      .describe('how often a retryable error is retried without progress before the service stops'),
    retryDelay: duration
      .prefault('250ms')
      .describe('first delay before a retry; doubles up to 30 s'),
  })
  .describe('how events are applied');

const pattern = z
  .string()
  .regex(/^[^.]+(\.[^.]+)?$/)
  .meta({ allowed: 'schema or schema.table, where * is any text and ? any character' });
const patterns = z.array(pattern).default([]);
const tableKey = z.string().regex(/^[^.]+\.[^.]+$/);

export const filtersSchema = z
  .strictObject({
    at: z
      .enum(['extract', 'apply'])
      .optional()
      .describe(
        'extract: before the history log; apply: before the slave; default: extract for role master, else apply',
      ),
    replicate: z
      .strictObject({
        do: patterns.describe('replicate these only; none: everything'),
        ignore: patterns.describe('do not replicate these'),
      })
      .prefault({})
      .describe('which schemas and tables are replicated, by their names on the master'),
    rename: z
      .strictObject({
        schemas: z
          .record(z.string(), z.string())
          .default({})
          .describe('schemas, as [app: app_copy]'),
        tables: z
          .record(tableKey, tableKey)
          .default({})
          .describe('tables, as [app.orders: shop.orders]; before the schemas'),
        columns: z
          .record(z.string().regex(/^[^.]+\.[^.]+\.[^.]+$/), z.string())
          .default({})
          .describe('columns, as [app.orders.total: amount], by the names on the master'),
      })
      .prefault({})
      .describe('other names on the slave'),
    dropStatementData: patterns.describe(
      'leave out changes of the rows of these tables; their definitions are replicated',
    ),
    dropComments: z
      .boolean()
      .default(false)
      .describe('leave comments out of statements; those in stored programs stay'),
    skipAccounts: z
      .boolean()
      .default(false)
      .describe('leave out statements on accounts: CREATE USER, GRANT, SET PASSWORD ..'),
    delay: duration
      .prefault('0s')
      .describe(
        'apply each transaction only so long after its commit on the master, so that a mistake there can be stopped here; 0: at once',
      ),
    rdsTables: z
      .enum(['ignore', 'replicate'])
      .default('ignore')
      .describe('tables mysql.rds_* that Amazon RDS keeps for itself on the master'),
    undecided: z
      .enum(['stop', 'keep', 'drop'])
      .default('stop')
      .describe(
        'a statement that is not understood, or that is on what is replicated and what is not: stop, pass it on as it is, or leave it out',
      ),
    caseSensitive: z
      .boolean()
      .default(true)
      .describe('false: compare names as a master with lower_case_table_names=1 does'),
  })
  .describe('what is left out or renamed on the way');

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

export const logSchema = z
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
export type TlsConfig = z.infer<typeof tls>;
export type Role = z.infer<typeof roleSchema>;
export type ServiceConfig = z.infer<typeof serviceSchema> & {
  /** `role` of the file, where the service was given another one by command. */
  readonly configuredRole?: Role;
};
