import { translateCollation, type TranslateOptions } from '../applier/foreign/definition-edits.js';
import { translateDefinition } from '../applier/foreign/translate-statement.js';
import { fitSqlMode } from '../applier/statement/sql-mode-bits.js';
import type { ServiceConfig } from '../config/schema.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { ServerInfo } from '../mysql/flavour.js';
import { sqlModeBits, sqlModeText } from '../sql/sql-mode.js';
import type { Catalogue } from './catalogue.js';
import { textOf } from './definition-text.js';
import type { StoredObject } from './stored-objects.js';
import { titleOf } from './table.js';

/** For `readCatalogue`: fits what it reads to the slave, where that is another server. */
export function fitTo(
  target: ServerInfo,
  source: ServerInfo,
  { applier: { collations } }: Pick<ServiceConfig, 'applier'>,
): (catalogue: Catalogue) => Catalogue {
  return (catalogue) => fitCatalogue(catalogue, source, { target, collations });
}

/**
 * The definitions of a master as a slave of another family or version has to be given them, by the rules
 * of replication: names of collations, and the sql_mode that stored objects were made under.
 * @throws SluiceError SERVER_UNFIT a collation has no counterpart
 */
function fitCatalogue(
  catalogue: Catalogue,
  source: ServerInfo,
  options: TranslateOptions,
): Catalogue {
  const translate = (what: string, sql: Buffer): Buffer =>
    fitted(what, () => translateDefinition(sql, textOf(sql, options.target), source, options));
  const translateText = (what: string, sql: string): string =>
    translate(what, Buffer.from(sql)).toString();
  return {
    ...catalogue,
    schemas: catalogue.schemas.map((schema) => ({
      ...schema,
      definition: translateText(`schema ${schema.name}`, schema.definition),
    })),
    tables: catalogue.tables.map((table) => ({
      ...table,
      definition: translateText(`table ${titleOf(table)}`, table.definition),
    })),
    objects: catalogue.objects.map((object) => {
      const what = `${object.kind} ${titleOf(object)}`;
      const definition = translate(what, object.definition);
      return fitted(what, () => withSession({ ...object, definition }, source, options));
    }),
  };
}

function withSession(
  object: StoredObject,
  source: ServerInfo,
  options: TranslateOptions,
): StoredObject {
  const { target } = options;
  const sqlMode = fitModes(object.sqlMode, source, target);
  if (source.flavour === target.flavour) return { ...object, sqlMode };
  const [connection, database] = [object.connection, object.database].map((name) =>
    translateCollation(name, options),
  );
  return { ...object, sqlMode, connection: connection ?? '', database: database ?? '' };
}

/** Modes that change what a body means, and that the slave lacks, are left for it to refuse. */
function fitModes(names: string, source: ServerInfo, target: ServerInfo): string {
  if (names === '') return names; // of views, which no mode is kept for
  const { mode, lost } = fitSqlMode(sqlModeBits(names, source.flavour), source.flavour, target);
  const texts = [sqlModeText(mode, target.flavour), sqlModeText(lost, source.flavour)];
  return texts.filter((text) => text !== '').join(',');
}

function fitted<T>(what: string, fit: () => T): T {
  try {
    return fit();
  } catch (cause) {
    throw new SluiceError('SERVER_UNFIT', `${what}: ${toSluiceError(cause).message}`, {
      cause,
      hint: 'Name one for it under applier.collations (utf8mb4_unicode_520_ci, for instance), then run the command again: keys that are unique on the master must be so under it.',
    });
  }
}
