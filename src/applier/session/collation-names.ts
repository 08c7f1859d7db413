import { atLeast, type ServerInfo } from '../../mysql/flavour.js';
import type { TargetSession } from '../target/target-session.js';
import type { CollationName } from '../statement/user-variable.js';

const ALL = `SELECT ID AS id, COLLATION_NAME AS collation, CHARACTER_SET_NAME AS charset
FROM information_schema.COLLATIONS WHERE ID IS NOT NULL`;
/** Of these COLLATIONS has names that several character sets share, without numbers. */
const ALL_IN_FULL = `SELECT ID AS id, FULL_COLLATION_NAME AS collation, CHARACTER_SET_NAME AS charset
FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY`;

/** Collations of the target by number, asked for once. */
export class CollationNames {
  private names: ReadonlyMap<number, CollationName> | undefined;

  /** @param query runs a look-up on the target */
  constructor(
    private readonly query: TargetSession['query'],
    private readonly server: Pick<ServerInfo, 'flavour' | 'versionNumber'>,
  ) {}

  /** @param settle waits for what is on its way, before the look-up */
  async load(settle: () => Promise<void>): Promise<(id: number) => CollationName | undefined> {
    if (this.names === undefined) await settle();
    this.names ??= await this.read();
    const { names } = this;
    return (id) => names.get(id);
  }

  private async read(): Promise<Map<number, CollationName>> {
    const { flavour, versionNumber } = this.server;
    const inFull = flavour === 'mariadb' && atLeast(versionNumber, [10, 10, 1]);
    const rows = await this.query(inFull ? ALL_IN_FULL : ALL);
    return new Map(
      rows.map(({ id, collation, charset }) => [
        Number(id),
        { collation: collation ?? '', charset: charset ?? '' },
      ]),
    );
  }
}
