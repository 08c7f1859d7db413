import { Cursor } from './cursor.js';
import type { ColumnRef, NamePart, NameRef, ObjectKind, Qualifier, Role, Span } from './parsed.js';
import { Scope } from './scope.js';
import type { StatementText } from './statement-text.js';

/** Productions that others need and that need those: given by the parser's entry. */
export interface Hooks {
  /** A query, without the parentheses around it. */
  readonly query: (p: Parse) => void;
  /** One of the blocks that UNION joins. */
  readonly block: (p: Parse) => void;
  /** A statement within the body of a stored program. */
  readonly statement: (p: Parse) => void;
}

/** A parse under way: where it stands and what has been found. */
export class Parse {
  readonly c: Cursor;
  readonly names: NameRef[] = [];
  readonly qualifiers: Qualifier[] = [];
  readonly columns: ColumnRef[] = [];
  readonly isMariadb: boolean;
  /** Tables that a foreign key names, with the table that has it: the schema of both is the same. */
  readonly ownSchema = new Map<NameRef, NameRef | undefined>();
  /** Where names of indexes and constraints begin. */
  readonly labels = new Set<number>();
  object = '';
  definer: Span | undefined;
  body: Span | undefined;
  inBody = false;
  isDynamic = false;
  copiesColumns = false;
  scope = new Scope(undefined);
  /** Names of common table expressions in force. */
  ctes: readonly string[] = [];

  constructor(
    text: StatementText,
    readonly hooks: Hooks,
  ) {
    this.c = new Cursor(text);
    this.isMariadb = text.dialect.flavour === 'mariadb';
  }

  /** `name` or `schema.name`. */
  ref(object: ObjectKind, role: Role): NameRef {
    const first = this.c.name();
    const second = this.c.accept('.') ? this.c.name() : undefined;
    return this.note(object, role, second === undefined ? undefined : first, second ?? first);
  }

  note(object: ObjectKind, role: Role, schema: NamePart | undefined, name: NamePart): NameRef {
    const ref: NameRef = { object, role, schema, name, inBody: this.inBody };
    this.names.push(ref);
    return ref;
  }

  /** The name of an index or a constraint. */
  label(): void {
    this.labels.add(this.c.name().start);
  }

  /** Runs a production in a block of names of its own. */
  within(production: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer);
    production();
    this.closeScope();
    this.scope = outer;
  }

  /** Runs a statement of a body: its names are its own. */
  apart(production: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(undefined);
    production();
    this.closeScope();
    this.scope = outer;
  }

  closeScope(): void {
    this.scope.close(this.qualifiers, this.columns);
  }

  isCte(name: string): boolean {
    return this.ctes.includes(name.toLowerCase());
  }
}
