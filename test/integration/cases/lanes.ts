/** The ways in which a case goes from master to slave. */
import type { MasterKind, ServerKind } from '../../support/servers.js';

export interface Lane {
  readonly name: string;
  readonly master: MasterKind;
  readonly slave: ServerKind;
  /** Global settings of the master, for sessions to come. */
  readonly settings: Readonly<Record<string, string>>;
  /** The `applier` section of the service. */
  readonly applier: Readonly<Record<string, unknown>>;
  /** Other sections than the default ones. */
  readonly thl?: Readonly<Record<string, unknown>>;
  /** Words by which a case can name it. */
  readonly tags: readonly string[];
}

/** Between which servers a case goes. */
export type Pair = Pick<Lane, 'master' | 'slave'>;
/** A lane without its servers. */
type Way = Omit<Lane, keyof Pair>;

/** Pairs of servers of one kind, and those of different version or flavour. */
export const SAME_PAIRS: readonly Pair[] = [pairOf('mariadb'), pairOf('mysql')];
export const CROSS_PAIRS: readonly Pair[] = [
  pair('mysql56', 'mysql'),
  pair('mysql56', 'mariadb'),
  pair('mysql', 'mariadb'),
  pair('mariadb', 'mysql'),
];

function pair(master: MasterKind, slave: ServerKind): Pair {
  return { master, slave };
}

/** Of a kind alone: master and slave are both of it. */
export function pairOf(servers: Pair | ServerKind): Pair {
  return typeof servers === 'string' ? pair(servers, servers) : servers;
}

/** `mysql`, or `mysql56->mysql` where the servers are of different kinds. */
export function pairName({ master, slave }: Pair): string {
  return master === slave ? master : `${master}->${slave}`;
}

const NATIVE = { privileged: true };
/** What such a login leaves out or rewrites by default has tests of its own. */
const SQL = { privileged: false, accounts: 'apply', definer: { policy: 'keep' } };
/** What a lane does not set. MySQL 5.6 knows no metadata. */
const DEFAULTS: Readonly<Record<MasterKind, Readonly<Record<string, string>>>> = {
  mariadb: { binlog_row_metadata: 'NO_LOG', log_bin_compress: 'OFF' },
  mysql: {
    binlog_row_metadata: 'MINIMAL',
    binlog_transaction_compression: 'OFF',
    binlog_row_value_options: '',
  },
  mysql56: {},
};

function lane(
  name: string,
  settings: Readonly<Record<string, string>>,
  applier: Lane['applier'],
  thl?: Lane['thl'],
): Way {
  const common = { binlog_format: 'ROW', binlog_row_image: 'FULL' };
  const tags = name.split(/[ ,]+/);
  const all = { ...common, ...settings };
  return { name, settings: all, applier, tags, ...(thl && { thl }) };
}

const LANES: readonly Way[] = [
  lane('row full, native', {}, NATIVE),
  lane('row full, sql', {}, SQL),
  lane('row minimal, sql', { binlog_row_image: 'MINIMAL', binlog_row_metadata: 'FULL' }, SQL),
  lane('mixed, native', { binlog_format: 'MIXED' }, NATIVE),
  lane('statement, sql', { binlog_format: 'STATEMENT' }, SQL),
  lane('row minimal, native', { binlog_row_image: 'MINIMAL' }, NATIVE),
  lane(
    'row noblob, sql, small fragments',
    { binlog_row_image: 'NOBLOB' },
    { ...SQL, blockTransactions: 1, joinRows: false },
    { fragmentSize: '4KiB' },
  ),
  lane('statement, native', { binlog_format: 'STATEMENT' }, NATIVE),
  lane('mixed, sql', { binlog_format: 'MIXED', binlog_row_metadata: 'FULL' }, SQL),
  lane('row full, sql, limited', {}, SQL),
  lane(
    'row full, privileged, sql',
    {},
    { ...NATIVE, nativeRows: false },
    { fragmentSize: '64KiB' },
  ),
];

const PARTIAL_JSON = { binlog_row_value_options: 'PARTIAL_JSON' };
const PACKED = { binlog_transaction_compression: 'ON' };

/** Ways that only one kind of server has. */
const OWN: Readonly<Record<MasterKind, readonly Way[]>> = {
  mariadb: [
    lane('compressed, row full, native', compressed({}), NATIVE),
    lane('compressed, mixed, sql', compressed({ binlog_format: 'MIXED' }), SQL),
  ],
  mysql: [
    lane('compressed, row full, native', PACKED, NATIVE),
    lane(
      'compressed, row minimal, sql, small fragments',
      { ...PACKED, binlog_row_image: 'MINIMAL' },
      SQL,
      { fragmentSize: '4KiB' },
    ),
    lane(
      'partial json, row minimal, native',
      { ...PARTIAL_JSON, binlog_row_image: 'MINIMAL' },
      NATIVE,
    ),
    lane('partial json, row minimal, sql', { ...PARTIAL_JSON, binlog_row_image: 'MINIMAL' }, SQL),
    lane('partial json, compressed, row full, sql', { ...PARTIAL_JSON, ...PACKED }, SQL),
  ],
  mysql56: [],
};

/** Ways between different servers: row events of another kind are never replayed as they are. */
const CROSS: ReadonlySet<string> = new Set([
  'row full, sql',
  'row minimal, sql',
  'row full, native',
]);
/** Statements that change rows go between versions of a family alone. */
const CROSS_VERSIONS: ReadonlySet<string> = new Set([...CROSS, 'mixed, sql', 'statement, sql']);

/** The lanes of a pair, with every setting that one of them changes. */
export function lanesOf(servers: Pair | ServerKind): readonly Lane[] {
  const { master, slave } = pairOf(servers);
  const isCross = master !== slave;
  const known = master === 'mysql56' && slave === 'mysql' ? CROSS_VERSIONS : CROSS;
  const ways = isCross ? LANES.filter(({ name }) => known.has(name)) : LANES;
  return [...ways, ...(isCross ? [] : OWN[master])].map((one) => {
    const settings = existing(master, { ...DEFAULTS[master], ...one.settings });
    // a login that might replay has the rows as SQL
    const kind = isCross ? ['cross', 'sql'] : ['same'];
    const tags = [...one.tags, ...kind, ...metadataTags(settings)];
    return { ...one, master, slave, tags, settings };
  });
}

/** What table maps tell of columns: `untold` nothing, `told` signs and character sets, `named` names too. */
function metadataTags({ binlog_row_metadata: metadata }: Lane['settings']): string[] {
  if (metadata === undefined || metadata === 'NO_LOG') return ['untold'];
  return metadata === 'FULL' ? ['told', 'named'] : ['told'];
}

/** Without the variables that the server does not have. */
function existing(master: MasterKind, settings: Lane['settings']): Lane['settings'] {
  if (master !== 'mysql56') return settings;
  const { binlog_row_metadata: _, ...rest } = settings;
  return rest;
}

function compressed(settings: Lane['settings']): Lane['settings'] {
  return { ...settings, log_bin_compress: 'ON', log_bin_compress_min_len: '10' };
}
