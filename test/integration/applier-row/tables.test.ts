import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { Pair } from './pair.js';

describeServers('row events with full images', (kind) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start(kind, 5101, Number.POSITIVE_INFINITY, []);
  });
  afterAll(() => pair?.dispose());
  beforeEach(() => pair.reset());

  it('are applied by primary key', async () => {
    await pair.both('CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n DOUBLE)');
    await pair.replicate(`INSERT INTO t VALUES (1,'a',1.5),(2,'b',NULL),(3,NULL,-0e0);
      INSERT INTO t VALUES (4,'it''s \\\\ "x"',1e300);
      UPDATE t SET v=CONCAT(v,'!') WHERE id<3; UPDATE t SET id=id+10 ORDER BY id DESC;
      DELETE FROM t WHERE id IN (11,13)`);
    expect(await pair.slave.query('SELECT id FROM rowtest.t ORDER BY id')).toEqual([
      { id: 12 },
      { id: 14 },
    ]);
  });

  it('are applied by a key of several columns', async () => {
    await pair.both(
      'CREATE TABLE t (a INT, b VARCHAR(10), c DATE, v INT, PRIMARY KEY (c, a, b)) DEFAULT CHARSET utf8mb4',
    );
    await pair.replicate(`INSERT INTO t VALUES (1,'x','2020-01-01',1),(1,'é','2020-01-01',2),
      (2,'x','2020-01-02',3); UPDATE t SET v=v+1 WHERE a=1; UPDATE t SET b='y' WHERE v=2;
      DELETE FROM t WHERE v IN (3,4)`);
  });
});
