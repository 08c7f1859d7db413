import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/provision/table.js';
import { readExpression } from '../../../src/provision/value-expression.js';

type Kind = 'mysql' | 'mariadb';

function read(columnType: string, flavour: Kind, target: Kind): string {
  const [dataType = ''] = columnType.split(/[ (]/);
  const column: Column = { name: 'c', dataType, columnType, charset: undefined };
  return readExpression(column, { flavour, target, jsonTypes: false });
}

describe('how a floating-point number is read', () => {
  it('is as MySQL prints it, between servers of MySQL', () => {
    expect(read('float', 'mysql', 'mysql')).toBe('`c`*1e0');
  });

  it.each(['mysql', 'mariadb'] as const)(
    "tells -0 of %s's FLOAT by a number of which MariaDB makes -0 again",
    (flavour) => {
      const text = "IF(`c`=0,IF(ATAN2(`c`,-1)<0,'-1e-300','0'),`c`*1e0)";
      expect(read('float', flavour, 'mariadb')).toBe(text);
    },
  );

  it('tells -0 of MariaDB to MySQL by its usual text', () => {
    const text = "IF(`c`=0,IF(ATAN2(`c`,-1)<0,'-0','0'),`c`*1e0)";
    expect(read('float', 'mariadb', 'mysql')).toBe(text);
  });

  it.each(['double', 'float unsigned', 'float(7,3)'])(
    'makes 0 of a -0 that %s of MariaDB does not keep',
    (columnType) => {
      expect(read(columnType, 'mysql', 'mariadb')).toBe('`c`*1e0+0e0');
    },
  );
});

it('reads a SET as an integer, of which none of 64 bits is lost', () => {
  expect(read("set('a')", 'mysql', 'mysql')).toBe('`c`|0');
});
