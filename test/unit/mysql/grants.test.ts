import { describe, expect, it } from 'vitest';
import { missingOnSchemas } from '../../../src/mysql/grants.js';

const grants = [
  'GRANT USAGE ON *.* TO `a`@`%`',
  'GRANT SELECT, INSERT ON `shop`.* TO `a`@`%`',
  'GRANT ALL PRIVILEGES ON `app\\_1`.* TO `a`@`%` WITH GRANT OPTION',
  'GRANT SELECT, INSERT, DROP ON `te_t%`.* TO `a`@`%`',
  'GRANT DROP ON `shop`.`item` TO `a`@`%`',
];

describe('privileges on schemas', () => {
  it.each([
    ['shop', ['DROP']],
    ['app_1', []],
    ['appx1', ['SELECT', 'DROP']],
    ['testing', []],
    ['other', ['SELECT', 'DROP']],
  ])('of %s lack %j', (schema, missing) => {
    const found = missingOnSchemas({ grants }, ['SELECT', 'DROP'], [schema]);
    expect(found).toEqual(missing.length === 0 ? [] : [{ schema, missing }]);
  });

  it('are held everywhere by a grant on everything', () => {
    const all = { grants: ['GRANT SELECT, DROP ON *.* TO `a`@`%`'] };
    expect(missingOnSchemas(all, ['SELECT', 'DROP'], ['any'])).toEqual([]);
  });
});
