import { it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { verify } from './verify.js';
import { withTrip } from './with-trip.js';

const SHAPES = [
  'POINT(1 2)',
  'POINT(-0.1 1e300)',
  'LINESTRING(0 0,1 1,2 0.5)',
  'POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,2 1,2 2,1 2,1 1))',
  'MULTIPOINT(0 0,20 20,60 60)',
  'MULTILINESTRING((10 10,20 20),(15 15,30 15))',
  'MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 5,7 5,7 7,5 7,5 5)))',
  'GEOMETRYCOLLECTION(POINT(10 10),LINESTRING(15 15,20 20))',
];

describeServers('literals of spatial values and vectors', (kind) => {
  const trip = withTrip(kind, 4105);

  it('keep geometries with their SRID and axis order', async () => {
    const made = (shape: string, srid: number) => `ST_GeomFromText(_latin1'${shape}', ${srid})`;
    const rows = SHAPES.map((shape) => `(${made(shape, 0)}, NULL)`);
    await verify(trip(), {
      table: 'shapes',
      ddl: `g GEOMETRY, p POINT${kind === 'mysql' ? ' SRID 4326' : ''}`,
      inserts: [
        `INSERT INTO shapes (g, p) VALUES ${rows.join()},
          (${made('POINT(1 2)', 4326)}, ${made('POINT(10 20)', 4326)}),
          (${made('POINT(2 1)', 3857)}, ${made('POINT(20 10)', 4326)}),
          (${made('LINESTRING(39 92,0 0)', 4326)}, ${made('POINT(39 92)', 4326)})`,
      ],
    });
  });

  it.runIf(kind === 'mysql')('keep vectors', async () => {
    await verify(trip(), {
      table: 'vectors',
      ddl: 'v VECTOR(4), w VECTOR(1000)',
      // the server compares no vectors; the applier compares them as bytes
      incomparable: ['v', 'w'],
      inserts: [
        `INSERT INTO vectors (v, w) VALUES
          (STRING_TO_VECTOR(_utf8mb4'[1, -2.5, 1e-10, 3.4e38]'), x'${'27005C3F'.repeat(1000)}'),
          (x'0000803F00000000', x'00000080'), (NULL, NULL)`,
      ],
    });
  });
});
