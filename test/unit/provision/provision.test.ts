import { describe, expect, it } from 'vitest';
import { parsePlace, placeInDump } from '../../../src/provision/from-place.js';
import { condition, decodeKey, encodeKey } from '../../../src/provision/range.js';
import { split } from '../../../src/provision/segments.js';
import { splitDefinition } from '../../../src/provision/table-definition.js';
import type { Table } from '../../../src/provision/table.js';

const server = {
  flavour: 'mysql',
  version: '9.7.0',
  versionNumber: [9, 7, 0],
  serverId: 1,
  serverUuid: '',
} as const;
const column = (name: string) => ({ name, dataType: 'int', columnType: 'int', charset: undefined });

function table(definition: string, bytes = 1e9): Table {
  const key = [column('id')];
  const facts = { schema: 'd', name: 't', type: 'BASE TABLE', engine: 'InnoDB', rows: 1 };
  return { ...facts, bytes, columns: key, generated: [], key, fingerprint: '', definition };
}

describe('the place of a dump', () => {
  it.each([
    [
      "-- CHANGE MASTER TO MASTER_LOG_FILE='b.000003', MASTER_LOG_POS=154;",
      { file: 'b.000003', position: 154 },
    ],
    [
      "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='b.000003', SOURCE_LOG_POS=4;",
      { file: 'b.000003', position: 4 },
    ],
    [
      'SHOW MASTER STATUS:\n\tLog: b.000001\n\tPos: 42\n\tGTID:0-1-2\n',
      { file: 'b.000001', position: 42, gtidSet: '0-1-2' },
    ],
    ["SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a:1-5,\nb:1';", { gtidSet: 'a:1-5,b:1' }],
    ['INSERT INTO t VALUES (1)', undefined],
  ])('is read from %j', (text, place) => {
    expect(placeInDump(text)).toEqual(place);
  });

  it('is a file and position or a GTID set on the command line', () => {
    expect(parsePlace('b.000003:154')).toEqual({ file: 'b.000003', position: 154 });
    expect(parsePlace('0-1-1234')).toEqual({ gtidSet: '0-1-1234' });
    expect(() => parsePlace('yesterday!')).toThrow(/neither/);
  });
});

describe('a range of keys', () => {
  const key = [column('a'), column('b')];
  const at = (...values: number[]) => values.map((value) => Buffer.from(String(value)));

  it('goes along a key of several columns', () => {
    expect(condition(key, { after: at(1, 2), upTo: at(3, 4) }).toString()).toBe(
      '`a`>=1 AND ((`a`>1) OR (`a`=1 AND `b`>2)) AND `a`<=3 AND ((`a`<3) OR (`a`=3 AND `b`<=4))',
    );
    expect(condition(key, { after: undefined, upTo: undefined }).toString()).toBe('1');
  });

  it('is kept as text', () => {
    expect(decodeKey(encodeKey(at(1, 22)))).toEqual(at(1, 22));
    expect(decodeKey(null)).toBeUndefined();
  });

  it('is split without a gap, open at both ends', () => {
    const parts = split(0n, 100n, 4n);
    expect(parts.map(({ after, upTo }) => `${after?.join() ?? ''}-${upTo?.join() ?? ''}`)).toEqual([
      '-25',
      '25-50',
      '50-75',
      '75-',
    ]);
    expect(split(5n, 6n, 8n)).toHaveLength(1);
  });
});

describe('a definition', () => {
  const definition =
    "CREATE TABLE `t` (\n  `id` int NOT NULL COMMENT 'a, (KEY `x`',\n  `v` varchar(9) COLLATE utf8mb4_bin DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  KEY `k` (`v`(3)),\n  CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `p` (`id`),\n  CONSTRAINT `c` CHECK ((`id` > 0))\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

  it('of a large table is made without secondary keys and foreign keys, which follow', () => {
    const { create, keys, references } = splitDefinition(table(definition), server);
    expect(keys).toEqual(['ADD KEY `k` (`v`(3))']);
    expect(references).toEqual(['ADD CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `p` (`id`)']);
    expect(create).toBe(
      "CREATE TABLE `t` (\n  `id` int NOT NULL COMMENT 'a, (KEY `x`',\n  `v` varchar(9) DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  CONSTRAINT `c` CHECK ((`id` > 0))\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
    );
  });

  it('of a small table keeps its keys', () => {
    expect(splitDefinition(table(definition, 1000), server).keys).toEqual([]);
  });
});
