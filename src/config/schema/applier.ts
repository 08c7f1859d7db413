import { z } from 'zod';
import { bytes, duration } from '../units.js';

export const applierSchema = z
  .strictObject({
    blockTransactions: z
      .number()
      .int()
      .min(1)
      .default(500)
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
