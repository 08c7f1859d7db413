import { SluiceError } from '../errors/sluice-error.js';
import type { Edit } from '../sql/edits.js';
import { encodeName } from '../sql/names.js';
import type { ColumnRef, NamePart, NameRef, Qualifier } from '../sql/parsed.js';
import type { StatementText } from '../sql/statement-text.js';
import type { Renames } from './renames.js';
import { schemaOf, type Statement } from './resolve.js';

/**
 * The edits that give what a statement names the names of the slave.
 * @throws SluiceError FILTER_UNDECIDED where it cannot be told what a name means
 */
export function renameEdits(statement: Statement, text: StatementText, renames: Renames): Edit[] {
  const { parsed } = statement;
  const editor = new Editor(statement, text, renames);
  if (parsed.isDynamic)
    throw refusal('its body is not understood, or prepares statements from text');
  for (const ref of parsed.names) editor.name(ref);
  for (const qualifier of parsed.qualifiers) editor.qualifier(qualifier);
  editor.columns();
  return editor.edits;
}

class Editor {
  readonly edits: Edit[] = [];

  constructor(
    private readonly statement: Statement,
    private readonly text: StatementText,
    private readonly renames: Renames,
  ) {}

  name(ref: NameRef): void {
    const from = schemaOf(this.statement, ref);
    if (ref.object === 'schema') return this.schema(ref);
    const to =
      ref.object === 'table'
        ? this.renames.table({ schema: from, name: ref.name.text })
        : { schema: this.renames.schema(from), name: ref.name.text };
    this.checkTrigger(ref, to.schema);
    if (ref.schema !== undefined) this.replace(ref.schema, to.schema);
    else if (to.schema !== this.defaultAfter(ref, from)) return this.qualify(ref.name, to);
    this.replace(ref.name, to.name);
  }

  /** Where the slave looks for a name without a schema. */
  private defaultAfter(ref: NameRef, from: string): string {
    const owner = this.statement.parsed.ownSchema.get(ref);
    if (owner === undefined) return this.renames.schema(from);
    const table = { schema: schemaOf(this.statement, owner), name: owner.name.text };
    return this.renames.table(table).schema;
  }

  qualifier({ schema, name, table, isAlias, isTarget }: Qualifier): void {
    if (isAlias) return;
    if (table === undefined) return this.unknownQualifier(schema, name);
    const from = { schema: schemaOf(this.statement, table), name: table.name.text };
    const to = this.renames.table(from);
    const moves = to.schema !== this.renames.schema(this.statement.defaultSchema);
    if (isTarget && schema === undefined && moves) return this.qualify(name, to);
    if (schema !== undefined) this.replace(schema, to.schema);
    this.replace(name, to.name);
  }

  /** Columns of the tables whose columns are renamed. */
  columns(): void {
    const { parsed } = this.statement;
    for (const ref of parsed.names) {
      const columns = this.columnsOf(ref);
      if (columns === undefined) continue;
      const isCopied = parsed.copiesColumns && (ref.role === 'read' || ref.role === 'referenced');
      if (isCopied) throw refusal('it makes a table or view after one whose columns are renamed');
      for (const column of parsed.columns) this.column(column, columns);
      this.checkCovered(columns);
    }
  }

  private column({ name, table }: ColumnRef, columns: ReadonlyMap<string, string>): void {
    const to = columns.get(name.text.toLowerCase());
    if (to === undefined) return;
    if (table === undefined) throw refusal(`whose column ${name.text} is cannot be told`);
    if (this.columnsOf(table) === columns) this.replace(name, to);
  }

  /** A renamed column must not stay in a place where columns are not looked for. */
  private checkCovered(columns: ReadonlyMap<string, string>): void {
    const { parsed } = this.statement;
    const known = new Set<number>(parsed.labels);
    for (const { name } of parsed.columns) known.add(name.start);
    for (const { name, schema } of [...parsed.names, ...parsed.qualifiers]) {
      known.add(name.start).add(schema?.start ?? name.start);
    }
    for (let i = 0; ; i += 1) {
      const token = this.text.token(i);
      if (token === undefined) return;
      if (token.kind !== 'word' && token.kind !== 'name') continue;
      if (columns.has(this.text.name(i).toLowerCase()) && !known.has(token.start)) {
        throw refusal(`what ${this.text.name(i)} means at byte ${token.start} cannot be told`);
      }
    }
  }

  private columnsOf(ref: NameRef): ReadonlyMap<string, string> | undefined {
    if (ref.object !== 'table') return undefined;
    return this.renames.columnsOf({ schema: schemaOf(this.statement, ref), name: ref.name.text });
  }

  private schema(ref: NameRef): void {
    const { text } = ref.name;
    if (ref.role === 'dropped' && this.renames.splits(text)) {
      throw refusal(`tables of the schema ${text} are in others on the slave`);
    }
    this.replace(ref.name, this.renames.schema(text));
  }

  /** A trigger is in the schema of its table. */
  private checkTrigger(ref: NameRef, schema: string): void {
    const { parsed } = this.statement;
    if (parsed.object !== 'TRIGGER' || parsed.verb !== 'CREATE' || ref.inBody) return;
    if (schema === this.renames.schema(schemaOf(this.statement, ref))) return;
    throw refusal('its table goes to another schema than its trigger');
  }

  private unknownQualifier(schema: NamePart | undefined, name: NamePart): void {
    const known = schema === undefined ? undefined : this.renames.schema(schema.text);
    if (known === schema?.text && !this.renames.mayConcern(name.text)) return;
    throw refusal(`whose columns ${name.text} stands for cannot be told`);
  }

  private qualify(part: NamePart, to: { readonly schema: string; readonly name: string }): void {
    const text = Buffer.concat([this.quoted(to.schema), Buffer.from('.'), this.quoted(to.name)]);
    this.edits.push({ start: part.start, end: part.end, text });
  }

  private replace(part: NamePart, name: string): void {
    if (part.text === name) return;
    this.edits.push({ start: part.start, end: part.end, text: this.quoted(name) });
  }

  private quoted(name: string): Buffer {
    const bytes = encodeName(name.replaceAll('`', '``'), this.text.dialect.clientCollation);
    if (bytes === undefined) throw refusal(`its character set may not hold the name ${name}`);
    const quote = Buffer.from('`');
    return Buffer.concat([quote, bytes, quote]);
  }
}

function refusal(why: string): SluiceError {
  return new SluiceError('FILTER_UNDECIDED', `names of a statement cannot be changed: ${why}`, {
    hint: 'Do by hand on the slave what the statement should do there, then `trepctl online -skip-seqno`.',
  });
}
