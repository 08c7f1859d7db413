import type { TargetSession } from '../target/target-session.js';
import type { CollationName } from '../statement/user-variable.js';

/** Collations of the target by number, asked for once. */
export class CollationNames {
  private names: ReadonlyMap<number, CollationName> | undefined;

  /** @param query runs a look-up on the target */
  constructor(private readonly query: TargetSession['query']) {}

  async load(): Promise<(id: number) => CollationName | undefined> {
    this.names ??= await this.read();
    const { names } = this;
    return (id) => names.get(id);
  }

  private async read(): Promise<Map<number, CollationName>> {
    const rows = await this.query(
      'SELECT ID AS id, COLLATION_NAME AS collation, CHARACTER_SET_NAME AS charset FROM information_schema.COLLATIONS WHERE ID IS NOT NULL',
    );
    return new Map(
      rows.map(({ id, collation, charset }) => [
        Number(id),
        { collation: collation ?? '', charset: charset ?? '' },
      ]),
    );
  }
}
