/**
 * Import boundaries between the rooms of src/. Each room may import itself and the rooms listed
 * here; everything else is an error. src/README.md draws the same map.
 */
const rooms = {
  event: [],
  errors: [],
  util: ['errors'],
  config: ['errors'],
  mysql: ['event', 'config', 'errors', 'util'],
  binlog: ['event', 'errors'],
  sql: ['event', 'errors', 'mysql'],
  extractor: ['event', 'errors', 'util', 'config', 'mysql', 'binlog'],
  thl: ['event', 'errors', 'util', 'config'],
  filter: ['event', 'errors', 'util', 'config', 'mysql', 'binlog', 'sql'],
  applier: ['event', 'errors', 'util', 'config', 'mysql', 'binlog', 'sql'],
  provision: ['event', 'errors', 'util', 'config', 'mysql', 'thl', 'binlog'],
  pipeline: [
    'event',
    'errors',
    'util',
    'config',
    'binlog',
    'extractor',
    'thl',
    'filter',
    'applier',
  ],
  service: [
    'event',
    'errors',
    'util',
    'config',
    'mysql',
    'binlog',
    'sql',
    'extractor',
    'thl',
    'filter',
    'applier',
    'provision',
    'pipeline',
  ],
  admin: ['event', 'errors', 'util', 'config', 'thl', 'pipeline', 'service'],
  cli: ['event', 'errors', 'util', 'config', 'admin', 'thl', 'binlog', 'sql', 'service'],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `room-${room}`,
      comment: `${room}/ may import: ${allowed.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
    doNotFollow: { path: 'node_modules' },
  },
};
