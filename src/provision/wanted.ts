import { catalogSchema } from '../applier/catalog/catalog.js';
import type { ServiceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { Selection } from '../filter/selection.js';

/** What is copied and compared, by names as the master has them. */
export interface Wanted {
  hasSchema(schema: string): boolean;
  /** A table, view, routine or event; a trigger goes with its table. */
  hasObject(schema: string, name: string): boolean;
}

/** What the service replicates, but its own schema, which each side has its own of. */
export function wantedOf({ service, filters }: Pick<ServiceConfig, 'service' | 'filters'>): Wanted {
  const own = catalogSchema(service);
  const selection = new Selection(filters, own);
  return {
    hasSchema: (schema) => schema !== own && selection.hasSchema(schema),
    hasObject: (schema, name) => selection.hasObject(schema, name),
  };
}

/** Whether anything has another name on the slave. */
export function renames({ filters }: Pick<ServiceConfig, 'filters'>): boolean {
  return Object.values(filters.rename).some((names) => Object.keys(names).length > 0);
}

/**
 * Why the slave is not meant to have the rows of a table as the master has them, under the same name;
 * undefined: it is. To write them there would undo what the filters are for.
 */
export function leftOutOf(
  { filters }: Pick<ServiceConfig, 'filters'>,
  { schema, name }: { readonly schema: string; readonly name: string },
): string | undefined {
  const { schemas, tables, columns } = filters.rename;
  const title = `${schema}.${name}`;
  const isRenamed =
    schema in schemas ||
    title in tables ||
    Object.keys(columns).some((column) => column.startsWith(`${title}.`));
  if (isRenamed) return 'filters.rename gives it, or columns of it, another name on the slave';
  const isDropped = new Selection(filters, '').hasDataDropped(schema, name);
  return isDropped ? 'filters.dropStatementData leaves changes of its rows out' : undefined;
}

/**
 * Everything is copied under its own name and with its rows: what is given another name later, or loses
 * its rows, would not fit.
 * @throws SluiceError CONFIG_INVALID
 */
export function refuseRenames({ service, filters }: ServiceConfig): void {
  const { schemas, tables, columns } = filters.rename;
  const parts = [schemas, tables, columns, filters.dropStatementData];
  if (parts.every((entries) => Object.keys(entries).length === 0)) return;
  throw new SluiceError(
    'CONFIG_INVALID',
    `service ${service} renames or leaves out rows (filters.rename, filters.dropStatementData), which provisioning does not do`,
    {
      hint: 'Copy what is wanted with mysqldump --source-data=2 (--master-data=2), under the names that the slave has, then run `replicator provision --from-dump FILE`.',
    },
  );
}
