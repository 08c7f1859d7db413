import type { FiltersConfig } from '../config/schema.js';
import { isSystemSchema } from '../mysql/system-schemas.js';
import { coversSchema, matchesName, parsePattern, touchesSchema, type Pattern } from './pattern.js';

/** Tables that Amazon RDS writes for itself on its instances. */
const RDS_SCHEMA = 'mysql';
const RDS_PREFIX = 'rds_';

/** What is replicated, by names as they are on the master. */
export class Selection {
  private readonly include: readonly Pattern[];
  private readonly exclude: readonly Pattern[];
  private readonly data: readonly Pattern[];

  /** @param ownSchema the service's own, which is always replicated */
  constructor(
    private readonly config: FiltersConfig,
    private readonly ownSchema: string,
  ) {
    const patterns = (texts: readonly string[]) =>
      texts.map((text) => parsePattern(this.fold(text)));
    this.include = patterns(config.replicate.do);
    this.exclude = patterns(config.replicate.ignore);
    this.data = patterns(config.dropStatementData);
  }

  /** Whether something is told apart besides the tables of RDS. */
  get isSet(): boolean {
    return this.include.length > 0 || this.exclude.length > 0;
  }

  get dropsData(): boolean {
    return this.data.length > 0;
  }

  /** Whether tables of one schema may be treated differently. */
  get isByTable(): boolean {
    return [...this.include, ...this.exclude].some(({ name }) => name !== undefined);
  }

  /** A table, routine, event or trigger. */
  hasObject(schema: string, name: string): boolean {
    const [s, n] = [this.fold(schema), this.fold(name)];
    if (s === this.ownSchema) return true;
    if (this.isOfRds(s, n)) return false;
    if (this.include.length > 0 && !matchesName(this.include, s, n)) return false;
    return !matchesName(this.exclude, s, n);
  }

  hasSchema(schema: string): boolean {
    const s = this.fold(schema);
    if (s === this.ownSchema) return true;
    if (this.include.length > 0 && !touchesSchema(this.include, s)) return false;
    return !coversSchema(this.exclude, s);
  }

  /** What a statement reads. */
  hasSource(schema: string, name: string): boolean {
    return isSystemSchema(schema) || this.hasObject(schema, name);
  }

  /** Whether changes of the rows of a table are left out. */
  hasDataDropped(schema: string, name: string): boolean {
    return matchesName(this.data, this.fold(schema), this.fold(name));
  }

  private isOfRds(schema: string, name: string): boolean {
    return (
      this.config.rdsTables === 'ignore' && schema === RDS_SCHEMA && name.startsWith(RDS_PREFIX)
    );
  }

  private fold(name: string): string {
    return this.config.caseSensitive ? name : name.toLowerCase();
  }
}
