import { z } from 'zod';
import { duration } from '../units.js';

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
