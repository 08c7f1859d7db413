import { describe, expect, it } from 'vitest';
import { dropOfLeftovers } from '../../../../src/applier/temporary/leftovers.js';
import type { QueryEvent } from '../../../../src/binlog/binlog-event.js';

const LATIN1 = 8;
const UTF8MB3 = 33;

function named(statement: string, schema = 'd', client: number = UTF8MB3): string | undefined {
  const charset = { client, connection: client, server: client };
  const event = {
    statement: Buffer.from(statement),
    schema: Buffer.from(schema),
    status: { charset },
  };
  return dropOfLeftovers(event as unknown as QueryEvent)?.toString();
}

describe('the drop of what a session left', () => {
  it('names the schema of each table', () => {
    const logged = 'DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `a`,`b ``,``c`,`ü`';
    const whole =
      'DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `s``ä`.`a`,`s``ä`.`b ``,``c`,`s``ä`.`ü`';
    expect(named(logged, 's`ä')).toBe(whole);
  });

  it.each([
    'DROP TEMPORARY TABLE IF EXISTS `a`',
    'DROP /*!40005 TEMPORARY */ TABLE `a`',
    'DROP /*!40005 TEMPORARY */ TABLE IF EXISTS a',
    'DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `s`.`a`',
    'DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `a`; DROP TABLE `b`',
    'DROP TABLE IF EXISTS `a`',
  ])('is not %s', (statement) => {
    expect(named(statement)).toBeUndefined();
  });

  it('is not what a client of another character set wrote', () => {
    const statement = 'DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `a`';
    expect(named(statement, 'd', LATIN1)).toBeUndefined();
  });
});
