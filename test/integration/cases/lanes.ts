/** The ways in which a case goes from master to slave. */
import type { ServerKind } from '../../support/servers.js';

export interface Lane {
  readonly name: string;
  /** Global settings of the master, for sessions to come. */
  readonly settings: Readonly<Record<string, string>>;
  /** The `applier` section of the service. */
  readonly applier: Readonly<Record<string, unknown>>;
  /** Other sections than the default ones. */
  readonly thl?: Readonly<Record<string, unknown>>;
  /** Words by which a case can name it. */
  readonly tags: readonly string[];
}

const NATIVE = { privileged: true };
const SQL = { privileged: false };
/** What a lane does not set. */
const DEFAULTS: Readonly<Record<ServerKind, Readonly<Record<string, string>>>> = {
  mariadb: { binlog_row_metadata: 'NO_LOG', log_bin_compress: 'OFF' },
  mysql: { binlog_row_metadata: 'MINIMAL' },
};

function lane(
  name: string,
  settings: Readonly<Record<string, string>>,
  applier: Lane['applier'],
  thl?: Lane['thl'],
): Lane {
  const common = { binlog_format: 'ROW', binlog_row_image: 'FULL' };
  const tags = name.split(/[ ,]+/);
  const all = { ...common, ...settings };
  return { name, settings: all, applier, tags, ...(thl && { thl }) };
}

const LANES: readonly Lane[] = [
  lane('row full, native', {}, NATIVE),
  lane('row full, sql', {}, SQL),
  lane('row minimal, sql', { binlog_row_image: 'MINIMAL', binlog_row_metadata: 'FULL' }, SQL),
  lane('mixed, native', { binlog_format: 'MIXED' }, NATIVE),
  lane('statement, sql', { binlog_format: 'STATEMENT' }, SQL),
  lane('row minimal, native', { binlog_row_image: 'MINIMAL' }, NATIVE),
  lane(
    'row noblob, sql, small fragments',
    { binlog_row_image: 'NOBLOB' },
    { ...SQL, blockTransactions: 1 },
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

/** MySQL's compressed transactions have cases of their own. */
const COMPRESSED: Readonly<Record<ServerKind, readonly Lane[]>> = {
  mariadb: [
    lane('compressed, row full, native', compressed({}), NATIVE),
    lane('compressed, mixed, sql', compressed({ binlog_format: 'MIXED' }), SQL),
  ],
  mysql: [],
};

/** The lanes of a kind of server, with every setting that one of them changes. */
export function lanesOf(kind: ServerKind): readonly Lane[] {
  return [...LANES, ...COMPRESSED[kind]].map((one) => ({
    ...one,
    settings: { ...DEFAULTS[kind], ...one.settings },
  }));
}

function compressed(settings: Lane['settings']): Lane['settings'] {
  return { ...settings, log_bin_compress: 'ON', log_bin_compress_min_len: '10' };
}
