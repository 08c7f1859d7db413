import { describe, expect, it } from 'vitest';
import { inLoggedCharset } from '../../../../src/applier/load/logged-charset.js';
import { withPlainSeparators } from '../../../../src/applier/load/separators.js';
import type { ExecuteLoadEvent } from '../../../../src/binlog/binlog-event.js';
import type { EventFormat, Flavour } from '../../../../src/event/format.js';
import { decodedOf, scenario } from '../../binlog/captured.js';

const LATIN1 = 8;
const UTF8MB4 = 45;
const UTF8MB3 = 33;
const NO_BACKSLASH_ESCAPES = 1n << 20n;
const AFTER_NAME = "LOAD DATA INFILE '/f' INTO";

/** A captured event with another text, of which each character is a byte. */
function load(
  flavour: Flavour,
  tail: string,
  { client = LATIN1, sqlMode = 0n } = {},
): [ExecuteLoadEvent, EventFormat] {
  const name = 'LOAD DATA as a statement';
  const [event] = decodedOf(flavour, name, 'execute-load');
  const { format } = scenario(flavour, name).at(-1)!;
  const { query } = event!;
  const charset = { ...query.status.charset!, client };
  const statement = Buffer.from(AFTER_NAME + tail, 'latin1');
  const status = { ...query.status, charset, sqlMode };
  return [
    {
      ...event!,
      nameStart: 10,
      nameEnd: AFTER_NAME.length,
      query: { ...query, statement, status },
    },
    format,
  ];
}

function rewritten(...args: Parameters<typeof load>): string {
  return withPlainSeparators(...load(...args)).query.statement.toString('latin1');
}

describe.each(['mysql', 'mariadb'] as const)('LOAD DATA that %s logged', (flavour) => {
  it('gets its separators as bytes, whatever the sql_mode', () => {
    const tail =
      " TABLE `t` FIELDS TERMINATED BY '\\t' ENCLOSED BY '' ESCAPED BY '\\\\' LINES STARTING BY '\\'' TERMINATED BY '\\r\\n' (`a`) SET `b`= ' BY '";
    for (const sqlMode of [0n, NO_BACKSLASH_ESCAPES]) {
      expect(rewritten(flavour, tail, { sqlMode })).toBe(
        `${AFTER_NAME} TABLE \`t\` FIELDS TERMINATED BY x'09' ENCLOSED BY '' ESCAPED BY x'5c' LINES STARTING BY x'27' TERMINATED BY x'0d0a' (\`a\`) SET \`b\`= ' BY '`,
      );
    }
  });

  it('keeps names, and what is behind the separators', () => {
    const tail =
      " TABLE `FIELDS BY '` CHARACTER SET gbk FIELDS TERMINATED BY '\x83\\\\' (a) SET b = (SELECT 1 ORDER BY 'x')";
    expect(rewritten(flavour, tail, { client: 28 })).toBe(
      `${AFTER_NAME}${tail.replace("'\x83\\\\'", "x'835c'")}`,
    );
  });

  it('is read in utf8 where its names are beyond ASCII', () => {
    const [event, format] = load(flavour, " TABLE `\xc3\xb6` FIELDS TERMINATED BY x'09' (a)");
    const { status } = inLoggedCharset(event, format).query;
    expect(status.charset).toEqual({ ...event.query.status.charset, client: UTF8MB3 });
  });

  it('stays as it is where the client spoke utf8, and where all is ASCII', () => {
    for (const [event, format] of [
      load(flavour, " TABLE `\xc3\xb6` (a) SET b= '\xc3\xb6'", { client: UTF8MB4 }),
      load(flavour, " TABLE t (a) SET b= _latin1'x'"),
    ]) {
      expect(inLoggedCharset(event, format)).toBe(event);
    }
  });
});

describe('an expression beyond ASCII', () => {
  it('is in utf8 in the log of MariaDB', () => {
    const [event, format] = load('mariadb', " TABLE t (a) SET b= '\xc3\xb6'");
    expect(inLoggedCharset(event, format).query.status.charset?.client).toBe(UTF8MB3);
  });

  it('is as the client sent it in the log of MySQL', () => {
    const [event, format] = load('mysql', " TABLE t CHARACTER SET gbk FIELDS (a) SET b= '\xf6'");
    expect(inLoggedCharset(event, format)).toBe(event);
  });

  it.each([
    ['mysql', " TABLE `\xc3\xb6` (a) SET b= '\xf6'"],
    ['mysql', ' TABLE t (@`\xc3\xb6`) SET b= @`\xf6`'],
    ['mariadb', " TABLE t (a) SET b= _cp1251'\xc3\xb6'"],
    ['mariadb', " TABLE t (a) SET b= N'\xc3\xb6'"],
  ] as const)('of %s is refused among text of another character set:%s', (flavour, tail) => {
    expect(() => inLoggedCharset(...load(flavour, tail))).toThrowError(
      expect.objectContaining({ code: 'EVENT_UNSUPPORTED' }) as Error,
    );
  });
});
