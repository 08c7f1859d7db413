import type { Session } from './session.js';
import type { DefinitionDifference } from './verdict.js';

interface Defaults {
  readonly charset: string;
  readonly collation: string;
}

/**
 * Schemas of these names, as `fold` writes them, whose tables get another character set or collation on a
 * slave that writes definitions otherwise. A collation that it does not know cannot be the same there.
 */
export async function otherDefaults(
  { master, slave }: { readonly master: Session; readonly slave: Session },
  names: ReadonlySet<string>,
  fold: (title: string) => string,
): Promise<DefinitionDifference[]> {
  const [ours, theirs] = [await defaultsOf(master), await defaultsOf(slave)];
  const known = await slave.query('SELECT COLLATION_NAME AS v FROM information_schema.COLLATIONS');
  const collations = new Set(known.map(({ v }) => inFull(v ?? '')));
  const folded = new Map([...theirs].map(([name, defaults]) => [fold(name), defaults]));
  return [...ours].flatMap(([name, here]) => {
    if (!names.has(fold(name))) return [];
    const there = folded.get(fold(name));
    if (there === undefined || areSame(here, there, collations)) return [];
    const lines = [`master: ${textOf(here)}`, `slave: ${textOf(there)}`];
    return [{ object: `schema ${fold(name)}`, kind: 'different' as const, lines }];
  });
}

function areSame(ours: Defaults, theirs: Defaults, known: ReadonlySet<string>): boolean {
  if (ours.charset !== theirs.charset) return false;
  return ours.collation === theirs.collation || !known.has(ours.collation);
}

function textOf({ charset, collation }: Defaults): string {
  return `DEFAULT CHARACTER SET ${charset} COLLATE ${collation}`;
}

async function defaultsOf(session: Session): Promise<Map<string, Defaults>> {
  const rows = await session.query(
    `SELECT SCHEMA_NAME AS s, DEFAULT_CHARACTER_SET_NAME AS cs, DEFAULT_COLLATION_NAME AS c
     FROM information_schema.SCHEMATA`,
  );
  return new Map(
    rows.map(({ s, cs, c }) => [
      s ?? '',
      { charset: inFull(cs ?? ''), collation: inFull(c ?? '') },
    ]),
  );
}

/** Older servers call utf8mb3 utf8. */
function inFull(name: string): string {
  return name.replace(/^utf8(?=_|$)/, 'utf8mb3');
}
