import { it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { verify } from './verify.js';
import { withTrip } from './with-trip.js';

/** Hex of a character's encoding per character set: a quote's neighbour, a backslash as second byte. */
const CHARSETS: Record<string, readonly string[]> = {
  latin1: ['27', '5C', '00', '80', '8190', 'FFFE', '22', '25', '0A0D1A'],
  cp1250: ['27', '5C', 'E1', '8A'],
  ascii: ['27', '5C', '00', '7F'],
  utf8mb3: ['C3A9', '27', '5C', '00', 'E282AC', '5C27'],
  utf8mb4: ['F09F9880', '27', '5C', '00', 'E282AC', '5C5C', '5C30', '61E0B8812062'],
  ucs2: ['0027', '005C', '0000', '275C', '5C27', '00270000'],
  utf16: ['0027', '005C', 'D83DDE00', '5C27'],
  utf16le: ['2700', '5C00', '3DD800DE', '275C'],
  utf32: ['00000027', '0000005C', '0001F600'],
  gbk: ['815C', '27', '5C', 'B0A1', '815C27', '8160'],
  sjis: ['815C', '835C', '27', '5C', 'B1'],
  cp932: ['815C', '955C27'],
  big5: ['A55C', 'A440', '27'],
  euckr: ['B0A1', '27'],
  gb2312: ['B0A1', '27'],
  ujis: ['A4A2', '27', '8EB1'],
  eucjpms: ['A4A2', '27', '8EB1'],
  koi8r: ['C1', '27'],
  cp1251: ['E0', '27'],
  hebrew: ['E0', '27'],
  tis620: ['A1', '27'],
  swe7: ['5B', '27', '5C'],
};

describeServers('literals of strings', (kind) => {
  const trip = withTrip(kind, 4103);

  it('keep the bytes of every character set and are found under its collations', async () => {
    const charsets =
      kind === 'mysql' ? { ...CHARSETS, gb18030: ['815C', '8130813027', '27'] } : CHARSETS;
    for (const [charset, codes] of Object.entries(charsets)) {
      const values = [...codes, '', ...codes.map((code) => `${code}${codes[0]}`)].map(
        (hex) => `x'${hex}'`,
      );
      await verify(trip(), {
        table: `cs_${charset}`,
        ddl: `c CHAR(40), v VARCHAR(80) COLLATE ${charset}_bin, t TEXT, w VARCHAR(100),
          KEY k_c (c), KEY k_v (v), KEY k_w (w), KEY k_t (t(5))`,
        options: `CHARACTER SET ${charset}`,
        keys: ['c', 'v', 'w'],
        loose: ['c', 't', 'w'],
        inserts: [
          `INSERT INTO cs_${charset} (c, v, t, w) VALUES ${[...new Set(values)].map((v) => `(${v},${v},${v},${v})`).join()}`,
        ],
      });
    }
  });

  it('keep strings at every size of length prefix', async () => {
    const sizes = [1, 63, 64, 255];
    const ddl = sizes.map((n) => `c${n} CHAR(${n}) CHARACTER SET utf8mb4`);
    const long = (bytes: number) => `REPEAT('q', ${bytes})`;
    await verify(trip(), {
      table: 'lengths',
      loose: ['v255', 'v256', 'v64', 'c64', 'tx', 'mt'],
      ddl: `${ddl.join()}, v255 VARCHAR(255) CHARACTER SET latin1, v256 VARCHAR(256) CHARACTER SET latin1,
        v63 VARCHAR(63) CHARACTER SET utf8mb4, v64 VARCHAR(64) CHARACTER SET utf8mb4,
        tt TINYTEXT, tx TEXT, mt MEDIUMTEXT, lt LONGTEXT, tb TINYBLOB, b BLOB, mb MEDIUMBLOB, lb LONGBLOB`,
      inserts: [
        `INSERT INTO lengths (c1, c63, c64, c255, v255, v256, v63, v64, tt, tx, mt, lt, tb, b, mb, lb) VALUES
          ('a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'),
          (_utf8mb4 x'F09F9880', REPEAT(_utf8mb4 x'F09F9880', 63), REPEAT(_utf8mb4 x'F09F9880', 64),
           REPEAT(_utf8mb4 x'F09F9880', 255), ${long(255)}, ${long(256)}, REPEAT(_utf8mb4 x'F09F9880', 63),
           REPEAT(_utf8mb4 x'F09F9880', 64), ${long(255)}, ${long(65535)}, ${long(65536)}, ${long(300000)},
           ${long(255)}, ${long(65535)}, ${long(65536)}, ${long(300000)})`,
        `INSERT INTO lengths (c64, v255, v256, v64, mt, mb) VALUES ('', 'a  ', '  ', ' ', 'x ', x'2000')`,
      ],
    });
  });

  it('keep bytes, and put back the zeros that the log drops from BINARY', async () => {
    const all = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).join('');
    await verify(trip(), {
      table: 'bytes',
      ddl: `b1 BINARY(1), b4 BINARY(4), b16 BINARY(16), b255 BINARY(255), v VARBINARY(256), v5 VARBINARY(5),
        b BLOB, KEY k_b4 (b4), KEY k_b16 (b16), KEY k_v (v)`,
      keys: ['b4', 'b16', 'v'],
      inserts: [
        `INSERT INTO bytes (b1, b4, b16, b255, v, v5, b) VALUES
          (x'', x'', x'', x'', x'', x'', x''),
          (x'20', x'61000000', x'00000000000000000000000000000001', x'${all.slice(2)}', x'${all}', x'6100', x'${all}'),
          (x'27', x'00000061', x'61620000636400000000000000000000', x'${all.slice(0, 510)}', x'6100', x'61', x'00'),
          (x'5C', x'61202020', x'FF', x'27', x'61', x'6120', x'2727'),
          (x'FF', x'FFFFFFFF', x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', x'5C', x'612000', x'0000', x'5C')`,
      ],
    });
  });

  it.runIf(kind === 'mariadb')('keep INET6, INET4 and UUID', async () => {
    await verify(trip(), {
      table: 'packed',
      ddl: 'i6 INET6, i4 INET4, u UUID, KEY k_i6 (i6), KEY k_i4 (i4), KEY k_u (u)',
      keys: ['i6', 'i4', 'u'],
      inserts: [
        `INSERT INTO packed (i6, i4, u) VALUES
          (_latin1'::', _latin1'0.0.0.0', _latin1'00000000-0000-0000-0000-000000000000'),
          (_latin1'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', _latin1'255.255.255.255', _latin1'ffffffff-ffff-ffff-ffff-ffffffffffff'),
          (_latin1'::1', _latin1'127.0.0.1', _latin1'6ccd780c-baba-1026-9564-5b8c656024db'),
          (_latin1'2001:db8::ff00:42:8329', _latin1'10.0.0.0', _latin1'123e4567-e89b-42d3-a456-426614174000'),
          (_latin1'fe80::', _latin1'192.168.0.39', _latin1'018f4d3e-5c2a-7b27-a05c-000000000000'),
          (_latin1'::ffff:192.0.2.128', _latin1'0.0.0.92', _latin1'00112233-4455-6677-8899-aabbccddeeff'),
          (NULL, NULL, NULL)`,
      ],
    });
  });

  it.runIf(kind === 'mariadb')('keep COMPRESSED columns', async () => {
    await verify(trip(), {
      table: 'compressed',
      ddl: `v VARCHAR(1000) CHARACTER SET utf8mb4 COMPRESSED, s VARCHAR(100) CHARACTER SET latin1 COMPRESSED,
        b VARBINARY(1000) COMPRESSED, v254 VARCHAR(254) CHARACTER SET latin1 COMPRESSED, v255 VARCHAR(255) CHARACTER SET latin1 COMPRESSED,
          tt TINYTEXT COMPRESSED, t TEXT COMPRESSED, mb MEDIUMBLOB COMPRESSED, lb LONGTEXT COMPRESSED`,
      inserts: [
        `INSERT INTO compressed (v, s, b, tt, t, mb, lb) VALUES
          ('', '', '', '', '', '', ''), (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          ('abc', 'abc', x'00', 'abc', 'abc', 'abc', 'abc'),
          (REPEAT('a''\\\\', 300), REPEAT('z', 100), REPEAT(x'005C27', 300), REPEAT('t', 250), REPEAT('t', 65000),
           REPEAT(x'00', 300000), REPEAT('abcdefghij', 30000))`,
        `INSERT INTO compressed (v254, v255) VALUES ('a', 'a'), (REPEAT('0123456789ab', 21), REPEAT('0123456789ab', 21))`,
      ],
    });
    await trip().run('SET column_compression_zlib_wrap = ON');
    await verify(trip(), {
      table: 'compressed_wrapped',
      ddl: 'v VARCHAR(1000) COMPRESSED, t TEXT COMPRESSED',
      inserts: [
        `INSERT INTO compressed_wrapped (v, t) VALUES (REPEAT('v', 700), REPEAT('t', 7000))`,
      ],
    });
  });
});
